-- Township imprests (乡镇临时救助备用金): money a county advances to a township, which pays small
-- cases of emergency relief from it at once and reports them with receipts.
--
-- Terms are of the county: a limit for a case and person, a threshold below which the imprest is to
-- be replenished, a ceiling it never exceeds. They have no national figure and stand with the
-- decision that set them.
-- Source: domain rules §1.6 (limits, separate ledger, year end) and E13.
--
-- What is posted, and why (event E13; program TR-E throughout):
--
--   limit         Q103/Q102 and U1011/U4001, B8001/B6001. The quota is reserved when the money is
--                 promised, as for a batch (E6), so advances never exceed what is available. The
--                 unit's zero-balance account gets its money as an authorised payment does (E7'):
--                 D 1011 / C 4001, in budget accounting D 8001 / C 6001.
--   advance       U1218/U1011: the township owes it until it reports. Budget accounting records no
--                 expenditure for an advance. The treasury has paid, M50*/M1001: it clears with the
--                 agent bank the day the zero-balance account is drawn on, and knows no advances.
--   case          U5001/U1218 and Q105/Q103, in budget accounting B7101/B8001: spent only when
--                 reported.
--   balance       U1011/U1218 and M1001/M50*: money comes back in the year it was advanced.
--   limit_back    the opposite of `limit`: reservation and authorised quota go back, so what is
--                 paid from it later is counted once.
--   balance_later money comes back in a later year. As in E10 and E15 the quota is not restored
--                 (Q106/Q103), the surplus of earlier years shrinks (U3001/U1218, B8101/B8001), and
--                 the treasury counts it as carry-over (M1001/M30*).
--
-- So at any time, of an imprest: U1011 is zero, and U1218 = B8001 = Q103 = its balance;
-- U5001 = B7101 = Q105 = its cases.
-- Source: government accounting system of 2019 (财会〔2017〕25号), 1011, 1218, 3001 and parallel
-- accounting: money lent for settlement later is no budget expenditure until it is settled.
--
-- Money of direct-reach documents (直达资金) is never advanced: it goes to persons straight and not
-- through a unit's account (domain rules §4.2).

SET LOCAL ROLE doudi_owner;

INSERT INTO ref.posting_line VALUES
    ('E13', 'limit', 1, 'D', 'Q103'), ('E13', 'limit', 2, 'C', 'Q102'),
    ('E13', 'limit', 3, 'D', 'U1011'), ('E13', 'limit', 4, 'C', 'U4001'),
    ('E13', 'limit', 5, 'D', 'B8001'), ('E13', 'limit', 6, 'C', 'B6001'),
    ('E13', 'advance', 3, 'D', 'M50*'), ('E13', 'advance', 4, 'C', 'M1001'),
    ('E13', 'case', 5, 'D', 'B7101'), ('E13', 'case', 6, 'C', 'B8001'),
    ('E13', 'balance', 3, 'D', 'M1001'), ('E13', 'balance', 4, 'C', 'M50*'),
    ('E13', 'limit_back', 1, 'D', 'Q102'), ('E13', 'limit_back', 2, 'C', 'Q103'),
    ('E13', 'limit_back', 3, 'D', 'U4001'), ('E13', 'limit_back', 4, 'C', 'U1011'),
    ('E13', 'limit_back', 5, 'D', 'B6001'), ('E13', 'limit_back', 6, 'C', 'B8001'),
    ('E13', 'balance_later', 1, 'D', 'Q106'), ('E13', 'balance_later', 2, 'C', 'Q103'),
    ('E13', 'balance_later', 3, 'D', 'U3001'), ('E13', 'balance_later', 4, 'C', 'U1218'),
    ('E13', 'balance_later', 5, 'D', 'B8101'), ('E13', 'balance_later', 6, 'C', 'B8001'),
    ('E13', 'balance_later', 7, 'D', 'M1001'), ('E13', 'balance_later', 8, 'C', 'M30*');
UPDATE ref.posting_event e SET codes = ARRAY(
    SELECT DISTINCT t.code
      FROM ref.posting_line l
      JOIN ref.account_title t
        ON t.code = l.code
        OR (l.code = 'M50*' AND t.code IN ('M5001', 'M5002'))
        OR (l.code = 'M30*' AND t.code IN ('M3001', 'M3002'))
     WHERE l.event = e.event ORDER BY t.code)
 WHERE e.event = 'E13';

CREATE SCHEMA imprest;
GRANT USAGE ON SCHEMA imprest TO doudi_app;

-- The imprest of one township. `year` is the budget year it stands in: money of it passes into the
-- next year by a carry-over only. The totals are kept by the trigger on imprest.movement.
-- Source of the township's code: GB/T 10114, six digits of the county and three of the township
-- (001–099 subdistricts, 100–199 towns, 200–399 townships, 400–599 units such as farms).
CREATE TABLE imprest.fund (
    book          integer  NOT NULL,
    township      integer  NOT NULL CHECK (township BETWEEN 100000001 AND 999999599
                                           AND township % 1000 BETWEEN 1 AND 599),
    name          text     NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    limit_fen     bigint   NOT NULL CHECK (limit_fen > 0),
    threshold_fen bigint   NOT NULL CHECK (threshold_fen > 0),
    ceiling_fen   bigint   NOT NULL,
    decision      text     NOT NULL CHECK (length(decision) BETWEEN 1 AND 80),
    opened_on     date     NOT NULL,
    opened_by     bigint   NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    year          smallint NOT NULL CHECK (year BETWEEN 1990 AND 2100),
    advanced_fen  bigint   NOT NULL DEFAULT 0,
    spent_fen     bigint   NOT NULL DEFAULT 0,
    returned_fen  bigint   NOT NULL DEFAULT 0,
    balance_fen   bigint   NOT NULL
                  GENERATED ALWAYS AS (advanced_fen - spent_fen - returned_fen) STORED,
    CONSTRAINT imprest_fund_pk PRIMARY KEY (book, township),
    CONSTRAINT imprest_terms_ck CHECK (limit_fen <= ceiling_fen AND threshold_fen <= ceiling_fen),
    CONSTRAINT imprest_balance_ck CHECK (advanced_fen - spent_fen - returned_fen >= 0),
    CONSTRAINT imprest_ceiling_ck CHECK (advanced_fen - spent_fen - returned_fen <= ceiling_fen)
);

-- A case of emergency relief paid from an imprest. `limit_fen` is the limit of its day; beyond it
-- the case is pending until another person of the county approves it.
CREATE TABLE imprest.relief_case (
    book        integer NOT NULL,
    relief_case bigint  GENERATED ALWAYS AS IDENTITY,
    township    integer NOT NULL,
    person      bigint  NOT NULL,            -- of roster.person
    event_key   text    NOT NULL CHECK (length(event_key) BETWEEN 1 AND 80),
    paid_on     date    NOT NULL,
    amount_fen  bigint  NOT NULL CHECK (amount_fen > 0),
    reason      text    NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    receipt_no  text    NOT NULL CHECK (length(receipt_no) BETWEEN 1 AND 80),
    limit_fen   bigint  NOT NULL,
    once_scope  integer NOT NULL,            -- relief.allowance: where the event counts once
    state       text    NOT NULL CHECK (state IN ('pending', 'posted', 'rejected')),
    reported_by bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    decided_by  bigint,
    decided_on  date,
    decision    text    NOT NULL DEFAULT '', -- the county's, by its number
    CONSTRAINT imprest_case_pk PRIMARY KEY (book, relief_case),
    CONSTRAINT imprest_case_same_person_ck CHECK (decided_by <> reported_by),
    CONSTRAINT imprest_case_approval_ck CHECK (
        state <> 'posted' OR amount_fen <= limit_fen OR (decided_by IS NOT NULL AND decision <> ''))
);
CREATE UNIQUE INDEX imprest_case_event_key ON imprest.relief_case (book, person, event_key)
    WHERE state <> 'rejected';
CREATE UNIQUE INDEX imprest_case_receipt_key ON imprest.relief_case (book, township, receipt_no)
    WHERE state <> 'rejected';

-- Whatever moves the balance. `reference` is the number of the paper: payment order, receipt.
CREATE TABLE imprest.movement (
    book         integer NOT NULL,
    movement     bigint  GENERATED ALWAYS AS IDENTITY,
    township     integer NOT NULL,
    kind         text    NOT NULL CHECK (kind IN ('advance', 'case', 'return')),
    reference    text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    effective_on date    NOT NULL,
    relief_case  bigint,
    moved_by     bigint  NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT imprest_movement_pk PRIMARY KEY (book, movement),
    CONSTRAINT imprest_movement_key UNIQUE (book, township, kind, reference),
    CONSTRAINT imprest_movement_case_ck CHECK ((kind = 'case') = (relief_case IS NOT NULL)),
    CONSTRAINT imprest_movement_case_key UNIQUE (book, relief_case)
);

-- Which quota stands behind the money of an imprest, advance by advance. Cases use it up from the
-- oldest on; returns give back from the newest on.
CREATE TABLE imprest.draw (
    book         integer  NOT NULL,
    township     integer  NOT NULL,
    draw_no      integer  NOT NULL,
    movement     bigint   NOT NULL,         -- the advance
    program      text     NOT NULL,
    fund_source  text     NOT NULL,
    document     bigint   NOT NULL,
    year         smallint NOT NULL,
    advanced_on  date     NOT NULL,
    amount_fen   bigint   NOT NULL CHECK (amount_fen > 0),
    spent_fen    bigint   NOT NULL DEFAULT 0 CHECK (spent_fen >= 0),
    returned_fen bigint   NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
    CONSTRAINT imprest_draw_pk PRIMARY KEY (book, township, draw_no),
    CONSTRAINT imprest_draw_use_ck CHECK (spent_fen + returned_fen <= amount_fen)
);

-- The decision by which the balance of a year stays with the township.
CREATE TABLE imprest.carry_over (
    book        integer  NOT NULL,
    township    integer  NOT NULL,
    year        smallint NOT NULL,
    amount_fen  bigint   NOT NULL CHECK (amount_fen > 0),
    decision    text     NOT NULL CHECK (length(decision) BETWEEN 1 AND 80),
    decided_on  date     NOT NULL,
    decided_by  bigint   NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT imprest_carry_over_pk PRIMARY KEY (book, township, year)
);

ALTER TABLE imprest.fund ADD CONSTRAINT imprest_fund_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE imprest.relief_case ADD CONSTRAINT imprest_case_fund_fk
    FOREIGN KEY (book, township) REFERENCES imprest.fund;
ALTER TABLE imprest.movement ADD CONSTRAINT imprest_movement_fund_fk
    FOREIGN KEY (book, township) REFERENCES imprest.fund;
ALTER TABLE imprest.movement ADD CONSTRAINT imprest_movement_case_fk
    FOREIGN KEY (book, relief_case) REFERENCES imprest.relief_case;
ALTER TABLE imprest.draw ADD CONSTRAINT imprest_draw_movement_fk
    FOREIGN KEY (book, movement) REFERENCES imprest.movement;
ALTER TABLE imprest.carry_over ADD CONSTRAINT imprest_carry_over_fund_fk
    FOREIGN KEY (book, township) REFERENCES imprest.fund;

-- Adds a movement to its imprest, whose constraints refuse what it cannot bear. Whoever set the
-- terms moves no money in or out, and a case moves exactly what was reported and may be paid.
CREATE FUNCTION imprest.apply_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE imprest.fund
       SET advanced_fen = advanced_fen
               + CASE NEW.kind WHEN 'advance' THEN NEW.amount_fen ELSE 0 END,
           spent_fen = spent_fen + CASE NEW.kind WHEN 'case' THEN NEW.amount_fen ELSE 0 END,
           returned_fen = returned_fen + CASE NEW.kind WHEN 'return' THEN NEW.amount_fen ELSE 0 END
     WHERE book = NEW.book AND township = NEW.township;
    IF NEW.kind <> 'case' AND EXISTS (
        SELECT FROM imprest.fund f WHERE f.book = NEW.book AND f.township = NEW.township
                                     AND f.opened_by = NEW.moved_by) THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = NEW.township::text;
    END IF;
    IF NEW.kind = 'case' AND NOT EXISTS (
        SELECT FROM imprest.relief_case c
         WHERE c.book = NEW.book AND c.relief_case = NEW.relief_case
           AND c.township = NEW.township AND c.amount_fen = NEW.amount_fen
           AND c.receipt_no = NEW.reference AND c.state = 'posted') THEN
        RAISE EXCEPTION 'wrong_case_state' USING ERRCODE = 'DD340', DETAIL = NEW.relief_case::text;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION imprest.apply_movement FROM PUBLIC;
CREATE TRIGGER movement_applied AFTER INSERT ON imprest.movement
    FOR EACH ROW EXECUTE FUNCTION imprest.apply_movement();

-- A case is decided once; then nothing of it changes.
CREATE FUNCTION imprest.check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'pending' THEN
        RAISE EXCEPTION 'wrong_case_state' USING ERRCODE = 'DD340', DETAIL = OLD.relief_case::text;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER relief_case_decided BEFORE UPDATE ON imprest.relief_case
    FOR EACH ROW EXECUTE FUNCTION imprest.check_decision();

CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON imprest.movement
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER carry_over_append_only BEFORE UPDATE OR DELETE ON imprest.carry_over
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER relief_case_not_deleted BEFORE DELETE ON imprest.relief_case
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA imprest TO doudi_app;
GRANT INSERT (book, township, name, limit_fen, threshold_fen, ceiling_fen, decision, opened_on,
              opened_by, year) ON imprest.fund TO doudi_app;
GRANT UPDATE (year) ON imprest.fund TO doudi_app;
GRANT INSERT (book, township, person, event_key, paid_on, amount_fen, reason, receipt_no, limit_fen,
              once_scope, state, reported_by) ON imprest.relief_case TO doudi_app;
GRANT INSERT (book, township, kind, reference, amount_fen, effective_on, relief_case, moved_by)
    ON imprest.movement TO doudi_app;
GRANT INSERT (book, township, draw_no, movement, program, fund_source, document, year, advanced_on,
              amount_fen) ON imprest.draw TO doudi_app;
GRANT INSERT (book, township, year, amount_fen, decision, decided_on, decided_by)
    ON imprest.carry_over TO doudi_app;
GRANT UPDATE (state, decided_by, decided_on, decision) ON imprest.relief_case TO doudi_app;
GRANT UPDATE (spent_fen, returned_fen) ON imprest.draw TO doudi_app;
