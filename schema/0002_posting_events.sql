-- The posting events, written down once: event → lines. The program builds every entry from these
-- rows and from nothing else; ledger.post refuses a posting whose title its event does not name.
-- Source: domain rules E1–E17 (government accounting system of 2019, parallel accounting).
--
-- A code with a star is resolved by the fund source of the document: Q20* its source title,
-- M50* its expenditure title, M30* its carry-over title.
-- `part` says in whose book the lines stand when an event touches two (upper, lower), or which of
-- several moments of one event they belong to. `when` the amount is given in the entry.
--
-- What a document's money became in a later year than its own is carried forward: its Q20* is Q206,
-- in every book, and it is paid by parts of its own (carried), because the unit has counted it as
-- income of the old year and holds it as quota to be restored (U1201, B8001).
-- Source: government accounting system of 2019 (财会〔2017〕25号), 1201 财政应返还额度: at year end
-- 借 1201 贷 4001, 借 8001 贷 6001; when paid in the next year 借 2303 贷 1201, 借 7101 贷 8001.
-- 财政总预算会计制度 (财库〔2015〕192号), 2011: money committed at year end is spent in the old
-- year (借 5001 贷 2011) and leaves the treasury in the next (借 2011 贷 1001).

SET LOCAL ROLE doudi_owner;

CREATE TABLE ref.posting_event (
    event   text PRIMARY KEY CHECK (event ~ '^E[0-9]{1,2}$'),
    name_zh text NOT NULL,
    name_en text NOT NULL
);
INSERT INTO ref.posting_event VALUES
    ('E0',  '期初余额',           'opening balance'),
    ('E1',  '收到上级指标',       'quota received from upper level'),
    ('E2',  '本级预算安排',       'own budget'),
    ('E3',  '下达下级指标',       'allocation to lower level'),
    ('E4',  '安排到项目',         'assignment to a program'),
    ('E5',  '确认应付补贴',       'benefit recognised as due'),
    ('E6',  '支付申请冻结指标',   'reservation by payment request'),
    ('E7',  '银行确认支付',       'payment confirmed by bank'),
    ('E8',  '清算前支付失败',     'payment failed before settlement'),
    ('E9',  '当年退回',           'payment returned in the same year'),
    ('E10', '收回以前年度资金',   'prior-year money returned or recovered'),
    ('E11', '发现多付',           'overpayment found'),
    ('E12', '更正发放',           're-payment'),
    ('E13', '乡镇备用金',         'township imprest'),
    ('E14', '年末未用指标',       'year-end unused quota'),
    ('E15', '收回结转指标',       'reclaim of carry-over'),
    ('E16', '捐赠',               'donation'),
    ('E17', '机构代管特困资金',   'institutional tekun money'),
    ('E18', '年终转账',           'year-end closing of income and expenditure');

CREATE TABLE ref.posting_line (
    event text NOT NULL REFERENCES ref.posting_event,
    part  text NOT NULL,
    line  smallint NOT NULL,
    side  char(1) NOT NULL CHECK (side IN ('D', 'C')),
    code  text NOT NULL CHECK (code ~ '^[QMUB][0-9*]{3,4}$'),
    CONSTRAINT posting_line_pk PRIMARY KEY (event, part, line)
);
INSERT INTO ref.posting_line VALUES
    -- event, part, line, side, code
    ('E0',  'treasury', 1, 'D', 'M1001'), ('E0',  'treasury', 2, 'C', 'M30*'),
    ('E1',  'quota',    1, 'D', 'Q101'),  ('E1',  'quota',    2, 'C', 'Q20*'),
    ('E1',  'cash',     1, 'D', 'M1001'), ('E1',  'cash',     2, 'C', 'M2012'),
    ('E1',  'settle',   1, 'D', 'M2012'), ('E1',  'settle',   2, 'C', 'M4011'),
    ('E2',  'quota',    1, 'D', 'Q101'),  ('E2',  'quota',    2, 'C', 'Q20*'),
    ('E3',  'upper',    1, 'D', 'Q104'),  ('E3',  'upper',    2, 'C', 'Q101'),
    ('E3',  'lower',    1, 'D', 'Q101'),  ('E3',  'lower',    2, 'C', 'Q20*'),
    ('E3',  'upper_cash', 1, 'D', 'M1031'), ('E3', 'upper_cash', 2, 'C', 'M1001'),
    ('E3',  'lower_cash', 1, 'D', 'M1001'), ('E3', 'lower_cash', 2, 'C', 'M2012'),
    ('E3',  'upper_settle', 1, 'D', 'M5011'), ('E3', 'upper_settle', 2, 'C', 'M1031'),
    ('E3',  'lower_settle', 1, 'D', 'M2012'), ('E3', 'lower_settle', 2, 'C', 'M4011'),
    ('E4',  'quota',    1, 'D', 'Q102'),  ('E4',  'quota',    2, 'C', 'Q101'),
    -- Carried money that was no unit's at year end becomes one's now, as quota not yet used.
    ('E4',  'carried',  1, 'D', 'Q102'),  ('E4',  'carried',  2, 'C', 'Q101'),
    ('E4',  'carried',  3, 'D', 'U1201'), ('E4',  'carried',  4, 'C', 'U4001'),
    ('E4',  'carried',  5, 'D', 'B8001'), ('E4',  'carried',  6, 'C', 'B6001'),
    ('E5',  'due',      1, 'D', 'U5001'), ('E5',  'due',      2, 'C', 'U2303'),
    ('E6',  'reserve',  1, 'D', 'Q103'),  ('E6',  'reserve',  2, 'C', 'Q102'),
    ('E7',  'direct',   1, 'D', 'Q105'),  ('E7',  'direct',   2, 'C', 'Q103'),
    ('E7',  'direct',   3, 'D', 'M50*'),  ('E7',  'direct',   4, 'C', 'M1001'),
    ('E7',  'direct',   5, 'D', 'U2303'), ('E7',  'direct',   6, 'C', 'U4001'),
    ('E7',  'direct',   7, 'D', 'B7101'), ('E7',  'direct',   8, 'C', 'B6001'),
    ('E7',  'authorised', 1, 'D', 'Q105'),  ('E7', 'authorised', 2, 'C', 'Q103'),
    ('E7',  'authorised', 3, 'D', 'M50*'),  ('E7', 'authorised', 4, 'C', 'M1001'),
    ('E7',  'authorised', 5, 'D', 'U2303'), ('E7', 'authorised', 6, 'C', 'U1011'),
    ('E7',  'authorised', 7, 'D', 'B7101'), ('E7', 'authorised', 8, 'C', 'B8001'),
    ('E7',  'carried',  1, 'D', 'Q105'),  ('E7',  'carried',  2, 'C', 'Q103'),
    ('E7',  'carried',  3, 'D', 'U2303'), ('E7',  'carried',  4, 'C', 'U1201'),
    ('E7',  'carried',  5, 'D', 'B7101'), ('E7',  'carried',  6, 'C', 'B8001'),
    ('E7',  'carried_treasury',  1, 'D', 'M50*'),  ('E7', 'carried_treasury',  2, 'C', 'M1001'),
    ('E7',  'carried_committed', 1, 'D', 'M2011'), ('E7', 'carried_committed', 2, 'C', 'M1001'),
    ('E8',  'failed',   1, 'D', 'Q102'),  ('E8',  'failed',   2, 'C', 'Q103'),
    ('E9',  'returned', 1, 'D', 'Q102'),  ('E9',  'returned', 2, 'C', 'Q105'),
    ('E9',  'returned', 3, 'D', 'M1001'), ('E9',  'returned', 4, 'C', 'M50*'),
    ('E9',  'returned', 5, 'D', 'U4001'), ('E9',  'returned', 6, 'C', 'U2303'),
    ('E9',  'returned', 7, 'D', 'B6001'), ('E9',  'returned', 8, 'C', 'B7101'),
    ('E9',  'carried',  1, 'D', 'Q102'),  ('E9',  'carried',  2, 'C', 'Q105'),
    ('E9',  'carried',  3, 'D', 'U1201'), ('E9',  'carried',  4, 'C', 'U2303'),
    ('E9',  'carried',  5, 'D', 'B8001'), ('E9',  'carried',  6, 'C', 'B7101'),
    ('E9',  'carried_treasury',  1, 'D', 'M1001'), ('E9', 'carried_treasury',  2, 'C', 'M50*'),
    ('E9',  'carried_committed', 1, 'D', 'M1001'), ('E9', 'carried_committed', 2, 'C', 'M2011'),
    -- A payment of an earlier year that came back: its quota lapsed with its year, and the money is
    -- the treasury's (recovered, remitted), while the person is still owed it (owed_again). What is
    -- only passed on to the treasury is not of the unit's budget: nothing in B.
    ('E10', 'owed_again', 1, 'D', 'U3501'), ('E10', 'owed_again', 2, 'C', 'U2303'),
    ('E10', 'recovered', 1, 'D', 'U1002'), ('E10', 'recovered', 2, 'C', 'U2103'),
    ('E10', 'remitted',  1, 'D', 'U2103'), ('E10', 'remitted',  2, 'C', 'U1002'),
    ('E10', 'treasury',  1, 'D', 'M1001'), ('E10', 'treasury',  2, 'C', 'M30*'),
    ('E11', 'same_year',  1, 'D', 'U1218'), ('E11', 'same_year',  2, 'C', 'U5001'),
    ('E11', 'prior_year', 1, 'D', 'U1218'), ('E11', 'prior_year', 2, 'C', 'U3501'),
    ('E12', 'reserve',  1, 'D', 'Q103'),  ('E12', 'reserve',  2, 'C', 'Q102'),
    ('E13', 'advance',  1, 'D', 'U1218'), ('E13', 'advance',  2, 'C', 'U1011'),
    ('E13', 'case',     1, 'D', 'U5001'), ('E13', 'case',     2, 'C', 'U1218'),
    ('E13', 'case',     3, 'D', 'Q105'),  ('E13', 'case',     4, 'C', 'Q103'),
    ('E13', 'balance',  1, 'D', 'U1011'), ('E13', 'balance',  2, 'C', 'U1218'),
    ('E14', 'old_assigned',    1, 'D', 'Q20*'), ('E14', 'old_assigned',    2, 'C', 'Q102'),
    ('E14', 'old_unallocated', 1, 'D', 'Q20*'), ('E14', 'old_unallocated', 2, 'C', 'Q101'),
    ('E14', 'new_assigned',    1, 'D', 'Q102'), ('E14', 'new_assigned',    2, 'C', 'Q206'),
    ('E14', 'new_unallocated', 1, 'D', 'Q101'), ('E14', 'new_unallocated', 2, 'C', 'Q206'),
    ('E14', 'unit',     1, 'D', 'U1201'), ('E14', 'unit',     2, 'C', 'U4001'),
    ('E14', 'unit',     3, 'D', 'B8001'), ('E14', 'unit',     4, 'C', 'B6001'),
    ('E14', 'committed', 1, 'D', 'M50*'), ('E14', 'committed', 2, 'C', 'M2011'),
    ('E14', 'released',  1, 'D', 'M2011'), ('E14', 'released', 2, 'C', 'M30*'),
    ('E15', 'reclaim',  1, 'D', 'Q106'),  ('E15', 'reclaim',  2, 'C', 'Q102'),
    ('E15', 'reclaim',  3, 'D', 'U3001'), ('E15', 'reclaim',  4, 'C', 'U1201'),
    ('E15', 'reclaim',  5, 'D', 'B8101'), ('E15', 'reclaim',  6, 'C', 'B8001'),
    ('E15', 'reclaim_own', 1, 'D', 'Q106'), ('E15', 'reclaim_own', 2, 'C', 'Q102'),
    ('E15', 'reclaim_unallocated', 1, 'D', 'Q106'),
    ('E15', 'reclaim_unallocated', 2, 'C', 'Q101'),
    ('E15', 'released', 1, 'D', 'M2011'), ('E15', 'released', 2, 'C', 'M30*'),
    ('E15', 'upper',    1, 'D', 'Q101'),  ('E15', 'upper',    2, 'C', 'Q104'),
    -- Allocated in an earlier year: that year's allocation and source shrink, and the money stands
    -- in the present year as carried forward, so every year of a document balances by itself.
    ('E15', 'upper_old', 1, 'D', 'Q20*'), ('E15', 'upper_old', 2, 'C', 'Q104'),
    ('E15', 'upper_new', 1, 'D', 'Q101'), ('E15', 'upper_new', 2, 'C', 'Q206'),
    ('E16', 'cash',     1, 'D', 'U1002'), ('E16', 'cash',     2, 'C', 'U4603'),
    ('E16', 'goods_in', 1, 'D', 'U1891'), ('E16', 'goods_in', 2, 'C', 'U2901'),
    ('E16', 'goods_out', 1, 'D', 'U2901'), ('E16', 'goods_out', 2, 'C', 'U1891'),
    ('E17', 'received', 1, 'D', 'U1002'), ('E17', 'received', 2, 'C', 'U2307'),
    -- Income and expenditure of the year, as balances of their normal side; a balance on the other
    -- side posts the opposite.
    -- Source: 财会〔2017〕25号, 3301 本期盈余, 3302 本年盈余分配, 3501 (into 3001), 8101 (6001 and
    -- 7101 close into it); 财库〔2015〕192号, 3001, 3002 (4011, 5001, 5002, 5011 close into them).
    ('E18', 'U4001', 1, 'D', 'U4001'), ('E18', 'U4001', 2, 'C', 'U3301'),
    ('E18', 'U4603', 1, 'D', 'U4603'), ('E18', 'U4603', 2, 'C', 'U3301'),
    ('E18', 'U5001', 1, 'D', 'U3301'), ('E18', 'U5001', 2, 'C', 'U5001'),
    ('E18', 'U3301', 1, 'D', 'U3301'), ('E18', 'U3301', 2, 'C', 'U3302'),
    ('E18', 'U3302', 1, 'D', 'U3302'), ('E18', 'U3302', 2, 'C', 'U3001'),
    ('E18', 'U3501', 1, 'D', 'U3501'), ('E18', 'U3501', 2, 'C', 'U3001'),
    ('E18', 'B6001', 1, 'D', 'B6001'), ('E18', 'B6001', 2, 'C', 'B8101'),
    ('E18', 'B7101', 1, 'D', 'B8101'), ('E18', 'B7101', 2, 'C', 'B7101'),
    ('E18', 'M4011', 1, 'D', 'M4011'), ('E18', 'M4011', 2, 'C', 'M30*'),
    ('E18', 'M5001', 1, 'D', 'M30*'),  ('E18', 'M5001', 2, 'C', 'M5001'),
    ('E18', 'M5002', 1, 'D', 'M30*'),  ('E18', 'M5002', 2, 'C', 'M5002'),
    ('E18', 'M5011', 1, 'D', 'M30*'),  ('E18', 'M5011', 2, 'C', 'M5011');

-- The titles an event may touch, stars resolved: what ledger.post checks against. A reversal may
-- touch what the event it reverses touched, so sides do not matter here.
ALTER TABLE ref.posting_event ADD COLUMN codes text[] NOT NULL DEFAULT '{}';
UPDATE ref.posting_event e SET codes = ARRAY(
    SELECT DISTINCT t.code
      FROM ref.posting_line l
      JOIN ref.account_title t
        ON t.code = l.code
        OR (l.code = 'Q20*' AND t.code ~ '^Q20[1-6]$')
        OR (l.code = 'M50*' AND t.code IN ('M5001', 'M5002'))
        OR (l.code = 'M30*' AND t.code IN ('M3001', 'M3002'))
     WHERE l.event = e.event ORDER BY t.code);

GRANT SELECT ON ALL TABLES IN SCHEMA ref TO doudi_app;
