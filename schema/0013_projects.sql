-- Projects: mutual-aid homes (HX), community service centres (SQ), care institutions (GY).
--
-- A plan of a region says how many, for how much money, and where. A project of a county's book is
-- registered, approved (批复), started (开工) and accepted (验收); its grant is paid in instalments
-- by stage; what it did not need is recovered. One grant per village and kind, for ever.
-- Source: domain rules §1.11, A37; F11, F12, F40.
--
-- What is posted, and why (the economic codes are those of the program: 503, 310):
--
--   E6  reserve    when an instalment is approved: Q103/Q102.
--   E5  due, E7 direct  on the day the bank confirms: the expense (U5001/U2303) and its payment
--                  (Q105/Q103, M50*/M1001, U2303/U4001, B7101/B6001). Before that nothing is owed:
--                  an approved instalment may still lapse with its project, so U2303 stays zero.
--   E8  failed     the bank could not pay: Q102/Q103.
--   E9  recovered  unspent money back in the year it was paid: quota, treasury, income and expense
--                  as if it had not been paid. Other than what a bank returns it is not owed again.
--   E10            unspent money of an earlier year: it passes through the unit to the treasury
--                  (U1002/U2103, U2103/U1002, M1001/M30*); the quota is not restored.
--
-- So at any time: Q103 = approved instalments, Q105 = paid less recovered in the year of payment.

SET LOCAL ROLE doudi_owner;

INSERT INTO ref.program VALUES
    ('GYF', NULL, '供养机构建设改造资金', 'care institutions funds',
     '2081006', '50302', '31001', 'general', false),
    ('GYLF', NULL, '供养机构建设改造资金(彩票公益金)', 'care institutions funds (lottery)',
     '2296002', '50302', '31001', 'government_fund', false),
    ('GY', 'GYF', '供养机构建设改造', 'care institutions',
     '2081006', '50302', '31001', 'general', false),
    ('GY-L', 'GYLF', '供养机构建设改造(彩票公益金)', 'care institutions (lottery)',
     '2296002', '50302', '31001', 'government_fund', false),
    ('MK', 'FKM', '民康计划', 'mental health aid',
     '2296002', '50901', '30307', 'government_fund', false);

INSERT INTO ref.posting_line VALUES
    ('E9', 'recovered', 1, 'D', 'Q102'), ('E9', 'recovered', 2, 'C', 'Q105'),
    ('E9', 'recovered', 3, 'D', 'M1001'), ('E9', 'recovered', 4, 'C', 'M50*'),
    ('E9', 'recovered', 5, 'D', 'U4001'), ('E9', 'recovered', 6, 'C', 'U5001'),
    ('E9', 'recovered', 7, 'D', 'B6001'), ('E9', 'recovered', 8, 'C', 'B7101'),
    -- Paid from carried-forward quota (E7 carried, schema/0002): back to what it was paid from.
    ('E9', 'recovered_carried', 1, 'D', 'Q102'), ('E9', 'recovered_carried', 2, 'C', 'Q105'),
    ('E9', 'recovered_carried', 3, 'D', 'M1001'), ('E9', 'recovered_carried', 4, 'C', 'M50*'),
    ('E9', 'recovered_carried', 5, 'D', 'U1201'), ('E9', 'recovered_carried', 6, 'C', 'U5001'),
    ('E9', 'recovered_carried', 7, 'D', 'B8001'), ('E9', 'recovered_carried', 8, 'C', 'B7101');
UPDATE ref.posting_event SET codes = array_append(codes, 'U5001')
 WHERE event = 'E9' AND NOT 'U5001' = ANY (codes);

CREATE SCHEMA project;
GRANT USAGE ON SCHEMA project TO doudi_app;

-- The plan of a region for the years [year_from, year_to]. Its figures are those of the policy of
-- the day it was made; null: there is none. `count` and `total_fen` are of projects approved and
-- not cancelled, kept by the trigger on project.stage.
CREATE TABLE project.plan (
    book             integer  NOT NULL,
    kind             text     NOT NULL CHECK (kind IN ('HX', 'SQ', 'GY')),
    year_from        smallint NOT NULL CHECK (year_from BETWEEN 1990 AND 2100),
    year_to          smallint NOT NULL CHECK (year_to BETWEEN 1990 AND 2100),
    count_max        integer  CHECK (count_max > 0),
    total_max_fen    bigint   CHECK (total_max_fen > 0),
    coverage_percent smallint CHECK (coverage_percent BETWEEN 1 AND 100),
    county_min       smallint CHECK (county_min > 0),
    county_max       smallint CHECK (county_max > 0),
    approved_percent smallint NOT NULL CHECK (approved_percent BETWEEN 0 AND 100),
    started_percent  smallint NOT NULL CHECK (started_percent BETWEEN 0 AND 100),
    decision         text     NOT NULL CHECK (length(decision) BETWEEN 1 AND 80),
    made_on          date     NOT NULL,
    made_by          bigint   NOT NULL,
    recorded_at      timestamptz NOT NULL DEFAULT now(),
    count            integer  NOT NULL DEFAULT 0,
    total_fen        bigint   NOT NULL DEFAULT 0,
    CONSTRAINT plan_pk PRIMARY KEY (book, kind, year_from),
    CONSTRAINT plan_years_ck CHECK (year_from <= year_to),
    CONSTRAINT plan_instalments_ck CHECK (approved_percent + started_percent <= 100),
    CONSTRAINT plan_count_ck CHECK (count BETWEEN 0 AND coalesce(count_max, count)),
    CONSTRAINT plan_total_ck CHECK (total_fen BETWEEN 0 AND coalesce(total_max_fen, total_fen))
);

-- The counties of a plan, with their villages; `count_max` for those the plan limits one by one.
CREATE TABLE project.plan_county (
    book          integer  NOT NULL,
    kind          text     NOT NULL,
    year_from     smallint NOT NULL,
    county        integer  NOT NULL,          -- its book
    village_count integer  NOT NULL CHECK (village_count >= 0),
    is_deep_poverty boolean NOT NULL,
    count_min     smallint,
    count_max     smallint,
    count         integer  NOT NULL DEFAULT 0,
    CONSTRAINT plan_county_pk PRIMARY KEY (book, kind, year_from, county),
    CONSTRAINT plan_county_count_ck CHECK (count BETWEEN 0 AND coalesce(count_max, count))
);

-- A list of projects that was taken; the same file is taken once.
CREATE TABLE project.list (
    book        integer NOT NULL,
    sha256      bytea   NOT NULL CHECK (octet_length(sha256) = 32),
    taken       integer NOT NULL,
    left_out    integer NOT NULL,
    taken_by    bigint  NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT project_list_pk PRIMARY KEY (book, sha256)
);

-- `town` is the nine digits of the town, `village_code` the twelve of the village where known;
-- `village_key` is the name without the words that come and go (村, 村委会), so that one village is
-- not two. Sums are kept by triggers.
CREATE TABLE project.project (
    book           integer  NOT NULL,
    project        bigint   GENERATED ALWAYS AS IDENTITY,
    kind           text     NOT NULL,
    program        text     NOT NULL REFERENCES ref.program,
    plan_book      integer  NOT NULL,
    plan_year      smallint NOT NULL,
    year           smallint NOT NULL,
    town           integer  NOT NULL CHECK (town BETWEEN 100000001 AND 999999599),
    village_code   bigint,
    village        text     NOT NULL CHECK (length(village) BETWEEN 1 AND 60),
    village_key    text     NOT NULL CHECK (length(village_key) BETWEEN 1 AND 60),
    planned_fen    bigint   NOT NULL CHECK (planned_fen > 0),
    grant_fen      bigint   NOT NULL CHECK (grant_fen > 0),
    payee          text     NOT NULL CHECK (length(payee) BETWEEN 1 AND 80),
    bank_no        text     NOT NULL CHECK (bank_no ~ '^[0-9]{12}$'),
    account_cipher bytea    NOT NULL,         -- key number ‖ nonce ‖ box
    account_hash   bytea    NOT NULL CHECK (octet_length(account_hash) = 32),
    account_tail   text     NOT NULL CHECK (account_tail ~ '^[0-9]{4}$'),
    registered_on  date     NOT NULL,
    registered_by  bigint   NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    state          text     NOT NULL DEFAULT 'registered' CHECK (
                   state IN ('registered', 'approved', 'started', 'accepted', 'cancelled')),
    final_cost_fen bigint   CHECK (final_cost_fen >= 0),
    paid_fen       bigint   NOT NULL DEFAULT 0,
    recovered_fen  bigint   NOT NULL DEFAULT 0,
    CONSTRAINT project_pk PRIMARY KEY (book, project),
    CONSTRAINT project_kind_ck CHECK (kind = split_part(program, '-', 1)),
    CONSTRAINT project_town_ck CHECK (village_code / 1000 = town),
    CONSTRAINT project_planned_ck CHECK (grant_fen <= planned_fen),
    CONSTRAINT project_final_ck CHECK (state <> 'accepted' OR final_cost_fen IS NOT NULL),
    CONSTRAINT project_paid_ck CHECK (paid_fen - recovered_fen <= grant_fen),
    CONSTRAINT project_recovered_ck CHECK (recovered_fen BETWEEN 0 AND paid_fen)
);
CREATE UNIQUE INDEX project_village_key ON project.project (book, kind, town, village_key)
    WHERE state <> 'cancelled';
CREATE UNIQUE INDEX project_village_code_key ON project.project (book, kind, village_code)
    WHERE state <> 'cancelled' AND village_code IS NOT NULL;

-- Which quota documents a project draws on. They have numbers of the whole database.
CREATE TABLE project.document (
    book     integer NOT NULL,
    project  bigint  NOT NULL,
    document bigint  NOT NULL,
    CONSTRAINT project_document_pk PRIMARY KEY (book, project, document)
);

-- Stages reached, each with its paper and the digest of the file that shows it.
CREATE TABLE project.stage (
    book           integer NOT NULL,
    project        bigint  NOT NULL,
    stage          text    NOT NULL CHECK (
                   stage IN ('approved', 'started', 'accepted', 'cancelled')),
    reached_on     date    NOT NULL,
    paper          text    NOT NULL CHECK (length(paper) BETWEEN 1 AND 80),
    evidence       bytea   NOT NULL CHECK (octet_length(evidence) = 32),
    final_cost_fen bigint  CHECK (final_cost_fen >= 0),
    entered_by     bigint  NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT stage_pk PRIMARY KEY (book, project, stage),
    CONSTRAINT stage_cost_ck CHECK ((stage = 'accepted') = (final_cost_fen IS NOT NULL))
);

-- A part of the grant, asked for by one person and approved by another. One that failed or was
-- rejected may be asked for again.
CREATE TABLE project.instalment (
    book         integer NOT NULL,
    instalment   bigint  GENERATED ALWAYS AS IDENTITY,
    project      bigint  NOT NULL,
    stage        text    NOT NULL CHECK (stage IN ('approved', 'started', 'accepted')),
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    state        text    NOT NULL DEFAULT 'requested' CHECK (
                 state IN ('requested', 'rejected', 'approved', 'paid', 'failed')),
    requested_on date    NOT NULL,
    requested_by bigint  NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    decided_on   date,
    decided_by   bigint,
    settled_on   date,
    settled_by   bigint,
    CONSTRAINT instalment_pk PRIMARY KEY (book, instalment),
    CONSTRAINT instalment_same_person_ck CHECK (decided_by <> requested_by),
    CONSTRAINT instalment_decided_ck CHECK ((state = 'requested') = (decided_by IS NULL)),
    CONSTRAINT instalment_settled_ck CHECK (
        (state IN ('paid', 'failed')) = (settled_on IS NOT NULL))
);
CREATE UNIQUE INDEX instalment_stage_key ON project.instalment (book, project, stage)
    WHERE state IN ('requested', 'approved', 'paid');

-- Which quota an instalment takes; `returned_fen` came back in the year of payment, `later_fen`
-- after it.
CREATE TABLE project.draw (
    book         integer  NOT NULL,
    instalment   bigint   NOT NULL,
    draw_no      smallint NOT NULL,
    program      text     NOT NULL,
    fund_source  text     NOT NULL,
    document     bigint   NOT NULL,
    year         smallint NOT NULL,
    amount_fen   bigint   NOT NULL CHECK (amount_fen > 0),
    paid_fen     bigint   NOT NULL DEFAULT 0 CHECK (paid_fen >= 0),
    failed_fen   bigint   NOT NULL DEFAULT 0 CHECK (failed_fen >= 0),
    returned_fen bigint   NOT NULL DEFAULT 0 CHECK (returned_fen >= 0),
    later_fen    bigint   NOT NULL DEFAULT 0 CHECK (later_fen >= 0),
    CONSTRAINT project_draw_pk PRIMARY KEY (book, instalment, draw_no),
    CONSTRAINT project_draw_use_ck CHECK (paid_fen + failed_fen <= amount_fen
                                          AND returned_fen + later_fen <= paid_fen)
);

-- Unspent money that came back.
CREATE TABLE project.recovery (
    book         integer NOT NULL,
    recovery     bigint  GENERATED ALWAYS AS IDENTITY,
    project      bigint  NOT NULL,
    amount_fen   bigint  NOT NULL CHECK (amount_fen > 0),
    reference    text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    recovered_on date    NOT NULL,
    recovered_by bigint  NOT NULL,
    recorded_at  timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT recovery_pk PRIMARY KEY (book, recovery),
    CONSTRAINT recovery_reference_key UNIQUE (book, project, reference)
);

ALTER TABLE project.plan ADD CONSTRAINT plan_book_fk FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE project.plan_county ADD CONSTRAINT plan_county_plan_fk
    FOREIGN KEY (book, kind, year_from) REFERENCES project.plan;
ALTER TABLE project.project ADD CONSTRAINT project_plan_fk
    FOREIGN KEY (plan_book, kind, plan_year) REFERENCES project.plan;
ALTER TABLE project.document ADD CONSTRAINT project_document_project_fk
    FOREIGN KEY (book, project) REFERENCES project.project;
ALTER TABLE project.stage ADD CONSTRAINT stage_project_fk
    FOREIGN KEY (book, project) REFERENCES project.project;
ALTER TABLE project.instalment ADD CONSTRAINT instalment_project_fk
    FOREIGN KEY (book, project) REFERENCES project.project;
ALTER TABLE project.draw ADD CONSTRAINT project_draw_instalment_fk
    FOREIGN KEY (book, instalment) REFERENCES project.instalment;
ALTER TABLE project.recovery ADD CONSTRAINT recovery_project_fk
    FOREIGN KEY (book, project) REFERENCES project.project;

-- Takes a project's place in its plan, or gives it back (p_sign -1). The plan's row is locked
-- first, so sessions of all counties come one after the other; its constraints refuse what is too
-- much.
CREATE FUNCTION project.take_place(p project.project, p_sign integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
    UPDATE project.plan SET count = count + p_sign, total_fen = total_fen + p_sign * p.grant_fen
     WHERE book = p.plan_book AND kind = p.kind AND year_from = p.plan_year;
    UPDATE project.plan_county SET count = count + p_sign
     WHERE book = p.plan_book AND kind = p.kind AND year_from = p.plan_year AND county = p.book;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'county_not_in_plan' USING ERRCODE = 'DD363', DETAIL = p.book::text;
    END IF;
END $$;

-- A stage follows the one before it, not earlier than it; whoever registered does not approve.
CREATE FUNCTION project.reach_stage() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    p project.project;
BEGIN
    SELECT * INTO STRICT p FROM project.project
     WHERE book = NEW.book AND project = NEW.project FOR NO KEY UPDATE;
    IF NOT (p.state, NEW.stage) IN (('registered', 'approved'), ('registered', 'cancelled'),
            ('approved', 'started'), ('approved', 'cancelled'), ('started', 'accepted'),
            ('started', 'cancelled')) THEN
        RAISE EXCEPTION 'wrong_project_stage' USING ERRCODE = 'DD369', DETAIL = p.state;
    END IF;
    IF NEW.stage = 'approved' AND NEW.entered_by = p.registered_by THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = p.project::text;
    END IF;
    IF NEW.stage = 'cancelled' AND (p.paid_fen <> p.recovered_fen OR EXISTS (
        SELECT FROM project.instalment i WHERE i.book = p.book AND i.project = p.project
                                           AND i.state IN ('requested', 'approved'))) THEN
        RAISE EXCEPTION 'project_money_outstanding' USING ERRCODE = 'DD373',
            DETAIL = p.project::text;
    END IF;
    IF NEW.stage = 'approved' THEN
        PERFORM project.take_place(p, 1);
    ELSIF NEW.stage = 'cancelled' AND p.state <> 'registered' THEN
        PERFORM project.take_place(p, -1);
    END IF;
    UPDATE project.project
       SET state = NEW.stage, final_cost_fen = coalesce(NEW.final_cost_fen, final_cost_fen)
     WHERE book = p.book AND project = p.project;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION project.reach_stage, project.take_place FROM PUBLIC;
CREATE TRIGGER stage_reached BEFORE INSERT ON project.stage
    FOR EACH ROW EXECUTE FUNCTION project.reach_stage();

-- An instalment is asked for after its stage, and all of them together stay within the grant.
CREATE FUNCTION project.check_instalment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    p project.project;
    live_fen bigint;
BEGIN
    SELECT * INTO STRICT p FROM project.project
     WHERE book = NEW.book AND project = NEW.project FOR NO KEY UPDATE;
    IF p.state = 'cancelled' OR NOT EXISTS (
        SELECT FROM project.stage s
         WHERE s.book = NEW.book AND s.project = NEW.project AND s.stage = NEW.stage) THEN
        RAISE EXCEPTION 'instalment_not_due' USING ERRCODE = 'DD370', DETAIL = NEW.stage;
    END IF;
    SELECT coalesce(sum(amount_fen), 0) INTO live_fen FROM project.instalment
     WHERE book = NEW.book AND project = NEW.project AND state IN ('requested', 'approved', 'paid');
    IF live_fen + NEW.amount_fen - p.recovered_fen > p.grant_fen THEN
        RAISE EXCEPTION 'exceeds_grant' USING ERRCODE = 'DD377', DETAIL = p.project::text;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION project.check_instalment FROM PUBLIC;
CREATE TRIGGER instalment_checked BEFORE INSERT ON project.instalment
    FOR EACH ROW EXECUTE FUNCTION project.check_instalment();

-- An instalment goes one way only; paid, it counts for its project.
CREATE FUNCTION project.move_instalment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    IF NOT (OLD.state, NEW.state) IN (('requested', 'rejected'), ('requested', 'approved'),
            ('approved', 'paid'), ('approved', 'failed')) THEN
        RAISE EXCEPTION 'wrong_instalment_state' USING ERRCODE = 'DD375', DETAIL = OLD.state;
    END IF;
    IF NEW.state = 'paid' THEN
        UPDATE project.project SET paid_fen = paid_fen + NEW.amount_fen
         WHERE book = NEW.book AND project = NEW.project;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION project.move_instalment FROM PUBLIC;
CREATE TRIGGER instalment_moved BEFORE UPDATE ON project.instalment
    FOR EACH ROW EXECUTE FUNCTION project.move_instalment();

CREATE FUNCTION project.count_recovery() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
    UPDATE project.project SET recovered_fen = recovered_fen + NEW.amount_fen
     WHERE book = NEW.book AND project = NEW.project;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION project.count_recovery FROM PUBLIC;
CREATE TRIGGER recovery_counted AFTER INSERT ON project.recovery
    FOR EACH ROW EXECUTE FUNCTION project.count_recovery();

CREATE TRIGGER stage_append_only BEFORE UPDATE OR DELETE ON project.stage
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER recovery_append_only BEFORE UPDATE OR DELETE ON project.recovery
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER document_append_only BEFORE UPDATE OR DELETE ON project.document
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER project_not_deleted BEFORE DELETE ON project.project
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER instalment_not_deleted BEFORE DELETE ON project.instalment
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA project TO doudi_app;
GRANT INSERT (book, kind, year_from, year_to, count_max, total_max_fen, coverage_percent,
              county_min, county_max, approved_percent, started_percent, decision, made_on, made_by)
    ON project.plan TO doudi_app;
GRANT INSERT (book, kind, year_from, county, village_count, is_deep_poverty, count_min, count_max),
      UPDATE (village_count, is_deep_poverty, count_min, count_max)
    ON project.plan_county TO doudi_app;
GRANT INSERT (book, kind, program, plan_book, plan_year, year, town, village_code, village,
              village_key, planned_fen, grant_fen, payee, bank_no, account_cipher, account_hash,
              account_tail, registered_on, registered_by) ON project.project TO doudi_app;
GRANT INSERT ON project.list, project.document, project.stage, project.draw, project.recovery
    TO doudi_app;
GRANT INSERT (book, project, stage, amount_fen, requested_on, requested_by)
    ON project.instalment TO doudi_app;
GRANT UPDATE (state, decided_on, decided_by, settled_on, settled_by) ON project.instalment
    TO doudi_app;
GRANT UPDATE (paid_fen, failed_fen, returned_fen, later_fen) ON project.draw TO doudi_app;
