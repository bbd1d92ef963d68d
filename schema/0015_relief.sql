-- The register of cases: whoever gets money once, not month by month. A case is recorded, approved
-- by another person, and paid in a batch of kind one_off.
--
-- What a kind of case is stands in ref.relief_kind as data; the figures it counts with are in the
-- policy packs (schema/policy). A place that helps in another way adds rows, not code.
-- Source: domain rules §1.1, §1.6, §1.10, §1.14; F08, F10, F28–F30.

SET LOCAL ROLE doudi_owner;

INSERT INTO ref.program VALUES
    ('TK-F', 'HR', '特困人员丧葬费', 'funeral of tekun',
     '2082102', '50901', '30306', 'general', false),
    ('HEAT', 'HR', '冬季取暖补贴', 'winter heating',
     '20825', '50901', '30306', 'general', false);

-- How the amount of a case comes about:
--   given     as recorded; `figure`, where there is one, is the least it may be
--   standard  `figure` months of the dibao standard of the person's registration
--   benefit   `figure` months of what the person's own benefit is in the month of the event
--   figure    the figure `figure`.dibao or .tekun, .urban or .rural: so much once
--   yearly    as recorded; `figure` is the most for a school year, over all instalments
--   residual  the bill less what others pay
-- `once_per` is what a person is helped once for: the event, the death, the winter, or the
-- instalment of a school year; kinds of the same `once_with` count together, and `relief` with the
-- cases of township imprests too. `bases`: programs one of which the person must be (or have been)
-- enrolled in; empty where none is asked.
CREATE TABLE ref.relief_kind (
    kind           text PRIMARY KEY CHECK (kind ~ '^[a-z_]{2,20}$'),
    name_zh        text NOT NULL,
    name_en        text NOT NULL,
    amount_rule    text NOT NULL CHECK (amount_rule IN ('given', 'standard', 'benefit', 'figure',
                                                        'yearly', 'residual')),
    figure         text NOT NULL DEFAULT '',
    once_per       text NOT NULL CHECK (once_per IN ('event', 'death', 'winter', 'school_year')),
    once_with      text NOT NULL CHECK (once_with ~ '^[a-z_]{2,20}$'),
    bases          text[] NOT NULL DEFAULT '{}',
    papers         text NOT NULL CHECK (papers IN ('before', 'after')), -- after: relief first
    is_for_dead    boolean NOT NULL DEFAULT false,
    age_from       smallint NOT NULL DEFAULT 0       -- of the person on the day of the event
);
CREATE TABLE ref.relief_kind_program (
    kind    text NOT NULL REFERENCES ref.relief_kind,
    program text NOT NULL REFERENCES ref.program,
    CONSTRAINT relief_kind_program_pk PRIMARY KEY (kind, program)
);
CREATE TABLE ref.relief_kind_payee (
    kind  text NOT NULL REFERENCES ref.relief_kind,
    payee text NOT NULL CHECK (payee IN ('person', 'guardian', 'handler', 'institution',
                                         'supplier', 'hospital')),
    CONSTRAINT relief_kind_payee_pk PRIMARY KEY (kind, payee)
);
INSERT INTO ref.relief_kind VALUES
    ('emergency', '急难型临时救助', 'emergency relief',
     'given', '', 'event', 'relief', '{}', 'after', false, 0),
    ('expenditure', '支出型临时救助', 'expenditure-type relief',
     'given', '', 'event', 'relief', '{}', 'after', false, 0),
    ('epidemic', '新冠确诊困难人员临时救助', 'relief for confirmed cases of the epidemic',
     'standard', 'relief.epidemic.months', 'event', 'epidemic', '{}', 'after', false, 0),
    ('extra_month', '增发救助金', 'extra month of the own benefit',
     'benefit', 'relief.extra_months', 'event', 'extra_month', '{DB-R,TK-J,TK-S,DS-N}',
     'after', false, 0),
    ('goods', '生活物资救助', 'goods or their worth',
     'given', 'relief.goods', 'event', 'goods', '{}', 'after', false, 0),
    ('funeral', '特困人员丧葬费', 'funeral of tekun',
     'benefit', 'funeral.months', 'death', 'funeral', '{TK-J,TK-S}', 'before', true, 0),
    ('heating', '冬季取暖补贴', 'winter heating',
     'figure', 'heating', 'winter', 'heating', '{DB-U,DB-R,TK-J,TK-S}', 'after', false, 0),
    ('scholarship', '福彩圆梦·孤儿助学', 'orphan scholarship',
     'yearly', 'scholarship.year', 'school_year', 'scholarship', '{}', 'before', false, 18),
    ('aids', '福康工程', 'rehabilitation aids and surgery',
     'residual', '', 'event', 'aids', '{}', 'before', false, 0),
    ('tomorrow', '孤儿医疗康复明天计划', 'Tomorrow Plan',
     'residual', '', 'event', 'tomorrow', '{}', 'before', false, 0);
INSERT INTO ref.relief_kind_program VALUES
    ('emergency', 'TR-E'), ('expenditure', 'TR-Z'), ('epidemic', 'TR-E'), ('goods', 'TR-E'),
    ('extra_month', 'DB-R'), ('extra_month', 'TK-J'), ('extra_month', 'TK-S'),
    ('extra_month', 'DS-N'), ('funeral', 'TK-F'), ('heating', 'HEAT'), ('scholarship', 'ZX'),
    ('aids', 'FK'), ('tomorrow', 'MT');
INSERT INTO ref.relief_kind_payee VALUES
    ('emergency', 'person'), ('emergency', 'guardian'), ('emergency', 'hospital'),
    ('expenditure', 'person'), ('expenditure', 'guardian'), ('expenditure', 'hospital'),
    ('epidemic', 'person'), ('epidemic', 'guardian'),
    ('extra_month', 'person'), ('extra_month', 'guardian'), ('extra_month', 'institution'),
    ('goods', 'person'), ('goods', 'guardian'), ('goods', 'supplier'),
    ('funeral', 'handler'), ('funeral', 'institution'),
    ('heating', 'person'), ('heating', 'institution'),
    ('scholarship', 'person'),
    ('aids', 'supplier'), ('aids', 'hospital'), ('tomorrow', 'hospital');
ALTER TABLE ref.program ADD CONSTRAINT program_fund_type_key UNIQUE (program, fund_type);
GRANT SELECT ON ref.relief_kind, ref.relief_kind_program, ref.relief_kind_payee TO doudi_app;

CREATE SCHEMA relief;
GRANT USAGE ON SCHEMA relief TO doudi_app;

-- One case. `fund_type` is that of its program, so lottery money never pays what the general budget
-- owes. `town_limit_fen` is what a town might approve on the day of the event; null: nothing.
-- The amount was computed from `months`, the version of an enrolment, or bill and other payers, and
-- can be computed again from them and the policy of the month.
CREATE TABLE relief.relief_case (
    book              integer NOT NULL,
    relief_case       bigint  GENERATED ALWAYS AS IDENTITY,
    reference         text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    kind              text    NOT NULL REFERENCES ref.relief_kind,
    program           text    NOT NULL,
    fund_type         text    NOT NULL,
    person            bigint  NOT NULL,            -- of roster.person
    event_key         text    NOT NULL CHECK (length(event_key) BETWEEN 1 AND 80),
    event_on          date    NOT NULL,
    amount_fen        bigint  NOT NULL CHECK (amount_fen > 0),
    is_urban          boolean NOT NULL,            -- by registration
    base_program      text    NOT NULL DEFAULT '', -- the enrolment it is computed from
    enrolment         bigint,
    enrolment_version smallint,
    bill_fen          bigint  CHECK (bill_fen > 0),
    others_fen        bigint  CHECK (others_fen >= 0),
    payee             text    NOT NULL,
    account           bigint  NOT NULL,            -- of roster.payee_account
    reason            text    NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
    papers            text    NOT NULL DEFAULT '' CHECK (length(papers) <= 80),
    papers_due        date,                        -- null: they were there before
    town_limit_fen    bigint,
    once_scope        integer NOT NULL,            -- relief.allowance
    once_key          text    NOT NULL,
    cap_scope         integer,
    state             text    NOT NULL DEFAULT 'recorded'
                      CHECK (state IN ('recorded', 'approved', 'rejected')),
    recorded_by       bigint  NOT NULL,
    recorded_at       timestamptz NOT NULL DEFAULT now(),
    decided_by        bigint,
    decided_on        date,
    decided_level     text    CHECK (decided_level IN ('town', 'county')),
    decision          text    NOT NULL DEFAULT '' CHECK (length(decision) <= 80),
    CONSTRAINT relief_case_pk PRIMARY KEY (book, relief_case),
    CONSTRAINT relief_case_same_person_ck CHECK (decided_by <> recorded_by),
    CONSTRAINT relief_case_level_ck CHECK (state <> 'approved' OR (decided_by IS NOT NULL
        AND (decided_level = 'county' OR amount_fen <= town_limit_fen) IS TRUE)),
    CONSTRAINT relief_case_kind_fk FOREIGN KEY (kind, program) REFERENCES ref.relief_kind_program,
    CONSTRAINT relief_case_payee_fk FOREIGN KEY (kind, payee) REFERENCES ref.relief_kind_payee,
    CONSTRAINT relief_case_fund_fk FOREIGN KEY (program, fund_type)
        REFERENCES ref.program (program, fund_type)
);
CREATE UNIQUE INDEX relief_case_reference_key ON relief.relief_case (book, reference)
    WHERE state <> 'rejected';
CREATE INDEX relief_case_person_idx ON relief.relief_case (book, person, once_key)
    WHERE state <> 'rejected';

-- What people have had of what there is once: `key` is the event, the winter or the school year.
-- `scope` is the area within which it counts: a book, or an area whose policy counts across its
-- counties; so the identity is the hash that is the same in all of them. With a cap, several cases
-- share it; an all-zero hash counts the money of a whole fund against the plan (F08, F10).
CREATE TABLE relief.allowance (
    scope       integer NOT NULL,
    what        text    NOT NULL,            -- kind of case, or cap.FUND
    key         text    NOT NULL,
    id_hash     bytea   NOT NULL CHECK (octet_length(id_hash) = 32),
    granted_fen bigint  NOT NULL CHECK (granted_fen >= 0),
    cap_fen     bigint,                      -- null: once
    CONSTRAINT relief_allowance_pk PRIMARY KEY (scope, what, key, id_hash),
    CONSTRAINT relief_allowance_cap_ck CHECK (cap_fen IS NULL OR granted_fen <= cap_fen)
);

-- A case in a batch. Open until the batch is cancelled, or the bank could not pay and what was
-- recognised as due is withdrawn: then the case goes into the next batch.
CREATE TABLE relief.payment (
    book         integer  NOT NULL,
    relief_case  bigint   NOT NULL,
    payment_no   smallint NOT NULL,
    period       date     NOT NULL,
    batch        bigint   NOT NULL,
    line_no      integer  NOT NULL,
    amount_fen   bigint   NOT NULL,
    is_open      boolean  NOT NULL DEFAULT true,
    withdrawn_on date,
    CONSTRAINT relief_payment_pk PRIMARY KEY (book, relief_case, payment_no),
    CONSTRAINT relief_payment_line_key UNIQUE (book, batch, line_no),
    CONSTRAINT relief_payment_withdrawn_ck CHECK (NOT (is_open AND withdrawn_on IS NOT NULL))
);
CREATE UNIQUE INDEX relief_payment_open_key ON relief.payment (book, relief_case) WHERE is_open;

ALTER TABLE relief.relief_case ADD CONSTRAINT relief_case_book_fk
    FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE relief.payment ADD CONSTRAINT relief_payment_case_fk
    FOREIGN KEY (book, relief_case) REFERENCES relief.relief_case;
ALTER TABLE relief.payment ADD CONSTRAINT relief_payment_batch_fk
    FOREIGN KEY (book, batch) REFERENCES payout.batch;

-- A case is decided once; only its papers come later.
CREATE FUNCTION relief.check_decision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, OLD.decided_by, OLD.decided_on, OLD.decision, OLD.decided_level)
           IS DISTINCT FROM
       (NEW.state, NEW.decided_by, NEW.decided_on, NEW.decision, NEW.decided_level)
       AND OLD.state <> 'recorded' THEN
        RAISE EXCEPTION 'wrong_case_state' USING ERRCODE = 'DD340', DETAIL = OLD.relief_case::text;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER relief_case_decided BEFORE UPDATE ON relief.relief_case
    FOR EACH ROW EXECUTE FUNCTION relief.check_decision();
CREATE TRIGGER relief_case_not_deleted BEFORE DELETE ON relief.relief_case
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

-- Nothing is paid but an approved case, from its program, in full.
CREATE FUNCTION relief.check_payment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM relief.relief_case c
          JOIN payout.batch b ON b.book = NEW.book AND b.batch = NEW.batch
         WHERE c.book = NEW.book AND c.relief_case = NEW.relief_case AND c.state = 'approved'
           AND c.amount_fen = NEW.amount_fen AND c.program = b.program AND b.kind = 'one_off'
           AND b.period = NEW.period) THEN
        RAISE EXCEPTION 'case_not_approved' USING ERRCODE = 'DD380',
            DETAIL = NEW.relief_case::text;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION relief.check_payment FROM PUBLIC;
CREATE TRIGGER payment_checked BEFORE INSERT ON relief.payment
    FOR EACH ROW EXECUTE FUNCTION relief.check_payment();

-- A payment is given up once, and only when its batch will not pay or the bank did not.
CREATE FUNCTION relief.check_giving_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    is_cancelled boolean := (SELECT b.state = 'cancelled' FROM payout.batch b
                              WHERE b.book = OLD.book AND b.batch = OLD.batch);
    last_outcome text := (SELECT o.outcome FROM payout.outcome o
                           WHERE o.book = OLD.book AND o.period = OLD.period
                             AND o.batch = OLD.batch AND o.line_no = OLD.line_no
                           ORDER BY o.seq DESC LIMIT 1);
BEGIN
    IF NOT OLD.is_open OR NEW.is_open OR is_cancelled = (NEW.withdrawn_on IS NOT NULL)
       OR NOT (is_cancelled OR coalesce(last_outcome, '') IN ('failed', 'returned')) THEN
        RAISE EXCEPTION 'append_only' USING ERRCODE = 'DD900', DETAIL = 'relief.payment';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payment_given_up BEFORE UPDATE ON relief.payment
    FOR EACH ROW EXECUTE FUNCTION relief.check_giving_up();
CREATE TRIGGER payment_not_deleted BEFORE DELETE ON relief.payment
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA relief TO doudi_app;
GRANT INSERT (book, reference, kind, program, fund_type, person, event_key, event_on, amount_fen,
              is_urban, base_program, enrolment, enrolment_version, bill_fen, others_fen, payee,
              account, reason, papers, papers_due, town_limit_fen, once_scope, once_key, cap_scope,
              recorded_by) ON relief.relief_case TO doudi_app;
GRANT INSERT (scope, what, key, id_hash, granted_fen, cap_fen) ON relief.allowance TO doudi_app;
GRANT INSERT (book, relief_case, payment_no, period, batch, line_no, amount_fen)
    ON relief.payment TO doudi_app;
GRANT UPDATE (state, decided_by, decided_on, decided_level, decision, papers)
    ON relief.relief_case TO doudi_app;
GRANT UPDATE (granted_fen, cap_fen), DELETE ON relief.allowance TO doudi_app;
GRANT UPDATE (is_open, withdrawn_on) ON relief.payment TO doudi_app;
