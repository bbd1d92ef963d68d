-- Rows of outside lists whose identity is damaged: the persons proposed for them, and what somebody
-- decided. A confirmed one becomes a row of its list.

SET LOCAL ROLE doudi_owner;

-- Beside row_count, which counts the rows whose identity could be read.
ALTER TABLE roster.outside_list ADD COLUMN damaged_count integer NOT NULL DEFAULT 0
    CHECK (damaged_count >= 0);

-- The facts of a row stand as in roster.outside_row; identity and name are sealed together. By
-- `same_hash`, of both, the row is known again in a later list. `certificate_hash` is that of the
-- identity in a certificate of disability, which may be another person's.
CREATE TABLE roster.damaged_row (
    book             integer NOT NULL,
    list             bigint  NOT NULL,
    row_no           integer NOT NULL,      -- it would have in roster.outside_row
    file_row         bigint  NOT NULL CHECK (file_row > 1),   -- the header is row 1
    damage           text    NOT NULL CHECK (damage IN ('masked', 'old_number', 'wrong_digits')),
    sealed           bytea   NOT NULL,
    same_hash        bytea   NOT NULL CHECK (octet_length(same_hash) = 32),
    certificate_hash bytea   CHECK (octet_length(certificate_hash) = 32),
    from_date        date,
    until_date       date,
    amount_fen       bigint  CHECK (amount_fen >= 0),
    code             text    NOT NULL,
    region           integer,
    CONSTRAINT damaged_row_pk PRIMARY KEY (book, list, row_no)
);
CREATE INDEX damaged_row_same_idx ON roster.damaged_row (book, same_hash);

-- Why a person is proposed: points for each thing that agrees, and how the identity does.
CREATE TABLE roster.proposal (
    book            integer  NOT NULL,
    list            bigint   NOT NULL,
    proposal        integer  NOT NULL CHECK (proposal > 0),
    row_no          integer  NOT NULL,
    county          integer  NOT NULL,      -- the person's book
    person          bigint   NOT NULL,
    agreement       text     NOT NULL CHECK (agreement IN ('differs', 'masked', 'converted',
                        'one_digit', 'exchanged')),
    name_points     smallint NOT NULL CHECK (name_points BETWEEN 0 AND 40),
    birth_points    smallint NOT NULL CHECK (birth_points BETWEEN 0 AND 30),
    identity_points smallint NOT NULL CHECK (identity_points BETWEEN 0 AND 30),
    county_points   smallint NOT NULL CHECK (county_points BETWEEN 0 AND 5),
    CONSTRAINT proposal_pk PRIMARY KEY (book, list, proposal),
    CONSTRAINT proposal_person_key UNIQUE (book, list, row_no, county, person)
);

CREATE TABLE roster.proposal_decision (
    book         integer NOT NULL,
    list         bigint  NOT NULL,
    proposal     integer NOT NULL,
    row_no       integer NOT NULL,          -- the proposal's; the database fills it in
    is_confirmed boolean NOT NULL,
    reason       text    NOT NULL CHECK (length(reason) <= 200),
    decided_by   bigint  NOT NULL,
    decided_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT proposal_decision_pk PRIMARY KEY (book, list, proposal),
    CONSTRAINT proposal_decision_reason_ck CHECK (is_confirmed OR length(reason) > 0)
);
-- A row is one person's.
CREATE UNIQUE INDEX proposal_decision_row_key ON roster.proposal_decision (book, list, row_no)
    WHERE is_confirmed;

ALTER TABLE roster.damaged_row ADD CONSTRAINT damaged_row_list_fk
    FOREIGN KEY (book, list) REFERENCES roster.outside_list;
ALTER TABLE roster.proposal ADD CONSTRAINT proposal_row_fk
    FOREIGN KEY (book, list, row_no) REFERENCES roster.damaged_row;
ALTER TABLE roster.proposal_decision ADD CONSTRAINT proposal_decision_proposal_fk
    FOREIGN KEY (book, list, proposal) REFERENCES roster.proposal;

-- Nobody decides on a list of their own; nothing is decided twice, nor once the row is somebody's.
CREATE FUNCTION roster.check_decision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    subject text := 'list ' || NEW.list || ' proposal ' || NEW.proposal;
BEGIN
    SELECT p.row_no INTO NEW.row_no FROM roster.proposal p
     WHERE p.book = NEW.book AND p.list = NEW.list AND p.proposal = NEW.proposal;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'unknown_proposal' USING ERRCODE = 'DD630', DETAIL = subject;
    END IF;
    IF EXISTS (SELECT FROM roster.outside_list l
                WHERE l.book = NEW.book AND l.list = NEW.list
                  AND l.imported_by = NEW.decided_by) THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = subject;
    END IF;
    IF EXISTS (SELECT FROM roster.proposal_decision d
                WHERE d.book = NEW.book AND d.list = NEW.list
                  AND (d.proposal = NEW.proposal
                       OR (d.row_no = NEW.row_no AND d.is_confirmed))) THEN
        RAISE EXCEPTION 'proposal_decided' USING ERRCODE = 'DD631', DETAIL = subject;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION roster.check_decision FROM PUBLIC;
CREATE TRIGGER proposal_decision_checked BEFORE INSERT ON roster.proposal_decision
    FOR EACH ROW EXECUTE FUNCTION roster.check_decision();

-- The row becomes one of its list. Of the dead, who is listed already stays as listed.
CREATE FUNCTION roster.enter_confirmed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    kind      text;
    of_person bytea;
BEGIN
    SELECT l.kind INTO STRICT kind FROM roster.outside_list l
     WHERE l.book = NEW.book AND l.list = NEW.list;
    SELECT r.id_hash INTO STRICT of_person
      FROM roster.proposal p
      JOIN roster.person r ON r.book = p.county AND r.person = p.person
                          AND r.superseded_at IS NULL
     WHERE p.book = NEW.book AND p.list = NEW.list AND p.proposal = NEW.proposal;
    IF kind = 'deaths' THEN
        INSERT INTO roster.outside_person (book, list, id_hash, on_date)
        SELECT d.book, d.list, of_person, d.from_date FROM roster.damaged_row d
         WHERE d.book = NEW.book AND d.list = NEW.list AND d.row_no = NEW.row_no
        ON CONFLICT DO NOTHING;
        RETURN NULL;
    END IF;
    INSERT INTO roster.outside_row (book, list, row_no, id_hash, from_date, until_date, amount_fen,
           code, region, is_other_person)
    SELECT d.book, d.list, d.row_no, of_person, d.from_date, d.until_date, d.amount_fen, d.code,
           d.region, coalesce(d.certificate_hash <> of_person, false)
      FROM roster.damaged_row d
     WHERE d.book = NEW.book AND d.list = NEW.list AND d.row_no = NEW.row_no;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION roster.enter_confirmed FROM PUBLIC;
CREATE TRIGGER proposal_decision_entered AFTER INSERT ON roster.proposal_decision
    FOR EACH ROW WHEN (NEW.is_confirmed) EXECUTE FUNCTION roster.enter_confirmed();

CREATE TRIGGER damaged_row_append_only BEFORE UPDATE OR DELETE ON roster.damaged_row
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER proposal_append_only BEFORE UPDATE OR DELETE ON roster.proposal
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER proposal_decision_append_only BEFORE UPDATE OR DELETE ON roster.proposal_decision
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT, INSERT ON roster.damaged_row, roster.proposal TO doudi_app;
GRANT SELECT ON roster.proposal_decision TO doudi_app;
GRANT INSERT (book, list, proposal, is_confirmed, reason, decided_by)
    ON roster.proposal_decision TO doudi_app;
