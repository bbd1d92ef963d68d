-- A small ledger for tests: a province and two counties in the spring of 2020.
--
--   610000  receives 1,000,000.00 of the centre (document 1), 300,000.00 of its own budget (2) and
--           50,000.00 of lottery money (3); allocates 600,000.00 + 300,000.00 of 1 and 200,000.00
--           of 2
--   610102  assigns them to programs and pays rural dibao of April: three lines, 2,258.23 in all;
--           two are paid, one fails; one of the paid comes back in May
--   610103  assigns, takes it back by a reversal, assigns again; its April is closed

CREATE FUNCTION pg_temp.account(p_book integer, p_key text) RETURNS integer
LANGUAGE sql AS $$
    SELECT (ledger.open_accounts(p_book, ARRAY[f[1]], ARRAY[nullif(f[2], '-')],
                ARRAY[nullif(f[3], '-')], ARRAY[nullif(f[4], '-')::bigint],
                ARRAY[nullif(f[5], '-')::integer]))[1]
      FROM string_to_array(p_key, '/') AS f
$$;

-- Posts one entry; `p_lines` are lines of an account's key and yuan, debit positive.
CREATE FUNCTION pg_temp.post(p_book integer, p_on date, p_event text, p_key text, p_lines text,
                             p_narration text DEFAULT '', p_transfer uuid DEFAULT NULL,
                             p_batch bigint DEFAULT NULL, p_evidence bytea DEFAULT NULL)
RETURNS void
LANGUAGE sql AS $$
    SELECT count(posted.*)
      FROM (SELECT array_fill(1, ARRAY[count(*)::integer]) AS entry,
                   array_agg(pg_temp.account(p_book, split_part(trim(line), ' ', 1)) ORDER BY n)
                       AS account,
                   array_agg((regexp_replace(trim(line), '^\S+\s+', '')::numeric * 100)::bigint
                             ORDER BY n) AS amount_fen
              FROM string_to_table(trim(E'\n ' FROM p_lines), E'\n') WITH ORDINALITY
                   AS l(line, n)) a,
           ledger.post(p_book, 1, ARRAY[p_key], ARRAY[p_event], ARRAY[p_on], ARRAY[p_narration],
                       a.entry, a.account, a.amount_fen, ARRAY[p_transfer], ARRAY[p_batch],
                       ARRAY[p_evidence]) AS posted
$$;

INSERT INTO access.person (login, name) VALUES ('wang', '王会计'), ('li', '李审计');
INSERT INTO access.role_grant (user_id, role, region)
VALUES (1, 'finance_officer', 610000), (2, 'auditor', 610000);

SELECT ref.open_month(m::date) FROM generate_series(date '2020-03-01', '2020-05-01', '1 month') m;
SELECT ledger.open_book(r.region, r.region, r.name, date '2020-01-01')
  FROM ref.region r WHERE r.region IN (610000, 610102, 610103) AND r.valid_until IS NULL
 ORDER BY r.region;

INSERT INTO funding.quota_document (book, number, issuer, issued_on, received_on, origin,
    fund_source, program, function_code, year, amount_fen, is_direct, received_by)
VALUES
    (610000, '财社〔2020〕1号', '财政部', '2020-03-01', '2020-03-10', 'upper_level', 'central',
     'HR', '20819', 2020, 100000000, false, 1),
    (610000, '陕财预〔2020〕2号', '省财政厅', '2020-03-02', '2020-03-12', 'own_budget', 'province',
     'DS', '2081107', 2020, 30000000, false, 1),
    (610000, '财社〔2020〕3号', '财政部', '2020-03-05', '2020-03-12', 'upper_level',
     'lottery_central', 'FKM', '2296002', 2020, 5000000, false, 1);

SELECT pg_temp.post(610000, '2020-03-10', 'E1', 'document/1/quota', '
    Q101/HR/central/1/2020  1000000.00
    Q201/HR/central/1/2020 -1000000.00', '收到财社〔2020〕1号 "困难群众";救助 | 补助\资金');
SELECT pg_temp.post(610000, '2020-03-11', 'E1', 'document/1/cash', '
    M1001/-/-/-/-   1000000.00
    M2012/HR/-/-/- -1000000.00', '国库到账');
SELECT pg_temp.post(610000, '2020-03-12', 'E2', 'document/2/quota', '
    Q101/DS/province/2/2020  300000.00
    Q202/DS/province/2/2020 -300000.00', '本级预算');
SELECT pg_temp.post(610000, '2020-03-12', 'E1', 'document/3/quota', '
    Q101/FKM/lottery_central/3/2020  50000.00
    Q205/FKM/lottery_central/3/2020 -50000.00', '彩票公益金');

INSERT INTO funding.allocation (book, document, method, state, total_fen, source_sha256,
    created_by, submitted_by, decided_by, decided_at, effective_on, cash_on)
VALUES
    (610000, 1, 'list', 'approved', 90000000, sha256('1'), 1, 1, 2, now(), '2020-03-20',
     '2020-03-25'),
    (610000, 2, 'list', 'approved', 20000000, sha256('2'), 1, 1, 2, now(), '2020-03-21', NULL);
INSERT INTO funding.allocation_line (book, allocation, receiver, amount_fen)
VALUES (610000, 1, 610102, 60000000), (610000, 1, 610103, 30000000),
       (610000, 2, 610102, 20000000);

SELECT pg_temp.post(610000, '2020-03-20', 'E3', 'allocation/1/610102', '
    Q104/HR/central/1/2020  600000.00
    Q101/HR/central/1/2020 -600000.00', '下达新城区', '00000000-0000-4000-8000-000000000001');
SELECT pg_temp.post(610102, '2020-03-20', 'E3', 'allocation/1/610102', '
    Q101/HR/central/1/2020  600000.00
    Q201/HR/central/1/2020 -600000.00', '收到省级下达', '00000000-0000-4000-8000-000000000001');
SELECT pg_temp.post(610000, '2020-03-20', 'E3', 'allocation/1/610103', '
    Q104/HR/central/1/2020  300000.00
    Q101/HR/central/1/2020 -300000.00', '下达碑林区', '00000000-0000-4000-8000-000000000002');
SELECT pg_temp.post(610103, '2020-03-20', 'E3', 'allocation/1/610103', '
    Q101/HR/central/1/2020  300000.00
    Q201/HR/central/1/2020 -300000.00', '收到省级下达', '00000000-0000-4000-8000-000000000002');
SELECT pg_temp.post(610000, '2020-03-21', 'E3', 'allocation/2/610102', '
    Q104/DS/province/2/2020  200000.00
    Q101/DS/province/2/2020 -200000.00', '下达新城区', '00000000-0000-4000-8000-000000000003');
SELECT pg_temp.post(610102, '2020-03-21', 'E3', 'allocation/2/610102', '
    Q101/DS/province/2/2020  200000.00
    Q202/DS/province/2/2020 -200000.00', '收到省级下达', '00000000-0000-4000-8000-000000000003');
SELECT pg_temp.post(610000, '2020-03-25', 'E3', 'allocation/1/610102/cash', '
    M1031/HR/-/-/-  600000.00
    M1001/-/-/-/-  -600000.00', '拨款', '00000000-0000-4000-8000-000000000004');
SELECT pg_temp.post(610102, '2020-03-25', 'E3', 'allocation/1/610102/cash', '
    M1001/-/-/-/-   600000.00
    M2012/HR/-/-/- -600000.00', '收到拨款', '00000000-0000-4000-8000-000000000004');

SELECT pg_temp.post(610102, '2020-04-02', 'E4', 'assign/1', '
    Q102/DB-R/central/1/2020  400000.00
    Q101/HR/central/1/2020   -400000.00', '安排农村低保');
SELECT pg_temp.post(610102, '2020-04-02', 'E4', 'assign/2', '
    Q102/DS-N/province/2/2020  150000.00
    Q101/DS/province/2/2020   -150000.00', '安排护理补贴');
SELECT pg_temp.post(610103, '2020-04-03', 'E4', 'assign/1', '
    Q102/DB-U/central/1/2020  100000.00
    Q101/HR/central/1/2020   -100000.00', '安排城市低保');
SELECT ledger.reverse(610103, 1, 'assign/1/reverse', '2020-04-01', 1, '2020-04-07',
                      '冲销：金额有误');
SELECT pg_temp.post(610103, '2020-04-08', 'E4', 'assign/2', '
    Q102/DB-U/central/1/2020  120000.00
    Q101/HR/central/1/2020   -120000.00', '安排城市低保');

-- The batch: its Merkle root is computed here once more, by RFC 6962 with three leaves.
INSERT INTO payout.line VALUES
    (610102, '2020-04-01', 1, 1, 'DB-R', 'monthly', '2020-04-01', 11, 21, 1, 31, 70675, true),
    (610102, '2020-04-01', 1, 2, 'DB-R', 'monthly', '2020-04-01', 12, 22, 1, 32, 102855, true),
    (610102, '2020-04-01', 1, 3, 'DB-R', 'monthly', '2020-04-01', 13, 23, 1, 33, 52293, true);
INSERT INTO payout.batch (book, period, program, kind, state, line_count, total_fen, merkle_root,
    roster_sha256, policy_sha256, built_by, locked_by, approved_by, released_by)
SELECT 610102, '2020-04-01', 'DB-R', 'regular', 'reconciled', 3, 225823,
       sha256('\x01' || sha256('\x01' || leaf[1] || leaf[2]) || leaf[3]),
       sha256('roster'), sha256('policy'), 1, 1, 2, 1
  FROM (SELECT array_agg(sha256('\x00' || convert_to(concat_ws('|', 'line', book, '2020-04', batch,
                   line_no, program, purpose, to_char(for_period, 'YYYY-MM'), person, enrolment,
                   enrolment_version, account, amount_fen), 'UTF8')) ORDER BY line_no) AS leaf
          FROM payout.line) l;
INSERT INTO payout.draw (book, batch, attempt, draw_no, program, fund_source, document, year,
    amount_fen, paid_fen, failed_fen)
VALUES (610102, 1, 1, 1, 'DB-R', 'central', 1, 2020, 225823, 173530, 52293);
INSERT INTO payout.outcome VALUES
    (610102, '2020-04-01', 1, 1, 1, 'paid', '', 1, '2020-04-22'),
    (610102, '2020-04-01', 1, 2, 1, 'paid', '', 1, '2020-04-22'),
    (610102, '2020-04-01', 1, 3, 1, 'failed', 'F03', 1, '2020-04-22'),
    (610102, '2020-04-01', 1, 1, 2, 'returned', 'F10', 2, '2020-05-06');

SELECT pg_temp.post(610102, '2020-04-15', 'E6', 'batch/610102/1/reserve/1', '
    Q103/DB-R/central/1/2020  2258.23
    Q102/DB-R/central/1/2020 -2258.23', 'DB-R 2020-04 batch 1', NULL, 1);
SELECT pg_temp.post(610102, '2020-04-16', 'E5', 'batch/610102/1/due/1', '
    U5001/DB-R/-/-/-  2258.23
    U2303/DB-R/-/-/- -2258.23', 'DB-R 2020-04 batch 1', NULL, 1,
    (SELECT merkle_root FROM payout.batch));
SELECT pg_temp.post(610102, '2020-04-22', 'E7', 'batch/610102/1/paid/1', '
    Q105/DB-R/central/1/2020  1735.30
    Q103/DB-R/central/1/2020 -1735.30
    M5001/DB-R/-/-/-  1735.30
    M1001/-/-/-/-    -1735.30
    U2303/DB-R/-/-/-  1735.30
    U4001/DB-R/-/-/- -1735.30
    B7101/DB-R/-/-/-  1735.30
    B6001/DB-R/-/-/- -1735.30', 'DB-R 2020-04 batch 1', NULL, 1);
SELECT pg_temp.post(610102, '2020-04-22', 'E8', 'batch/610102/1/failed/1', '
    Q102/DB-R/central/1/2020  522.93
    Q103/DB-R/central/1/2020 -522.93', 'DB-R 2020-04 batch 1', NULL, 1);
SELECT pg_temp.post(610102, '2020-05-06', 'E9', 'batch/610102/1/returned/2', '
    Q102/DB-R/central/1/2020  706.75
    Q105/DB-R/central/1/2020 -706.75
    M1001/-/-/-/-     706.75
    M5001/DB-R/-/-/- -706.75
    U4001/DB-R/-/-/-  706.75
    U2303/DB-R/-/-/- -706.75
    B6001/DB-R/-/-/-  706.75
    B7101/DB-R/-/-/- -706.75', 'DB-R 2020-04 batch 1', NULL, 1);

SELECT ledger.close_month(610103, '2020-04-01', 1);

-- Mutual-aid homes: a plan with two counties, three projects: one waits, one is approved, one was
-- cancelled.
INSERT INTO project.plan (book, kind, year_from, year_to, count_max, coverage_percent,
       approved_percent, started_percent, decision, made_on, made_by)
VALUES (610000, 'HX', 2020, 2020, 1500, 80, 0, 50, 'F11', '2020-03-01', 1);
INSERT INTO project.plan_county (book, kind, year_from, county, village_count, is_deep_poverty)
VALUES (610000, 'HX', 2020, 610102, 8, false), (610000, 'HX', 2020, 610103, 12, false);
INSERT INTO project.project (book, kind, program, plan_book, plan_year, year, town, village,
       village_key, planned_fen, grant_fen, payee, bank_no, account_cipher, account_hash,
       account_tail, registered_on, registered_by)
SELECT 610102, 'HX', 'HX', 610000, 2020, 2020, 610102005, v, v, 9000000, 8000000, 'p',
       '102791000001', '', sha256(v::bytea), '0001', '2020-04-01', 2
  FROM unnest(ARRAY['a', 'b', 'c']) AS v;
INSERT INTO project.stage (book, project, stage, reached_on, paper, evidence, entered_by)
SELECT p.book, p.project, s.stage, '2020-04-10', 'P', sha256(''), 3
  FROM project.project p
  JOIN (VALUES ('b', 'approved'), ('c', 'cancelled')) AS s(village, stage) USING (village);
