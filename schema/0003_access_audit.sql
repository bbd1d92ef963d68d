-- Who may do what, and the record of what everybody did or was refused.

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA access;
GRANT USAGE ON SCHEMA access TO doudi_app;

CREATE TABLE access.person (
    user_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login      text NOT NULL CHECK (login ~ '^[a-z][a-z0-9_.-]{0,31}$'),
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by bigint REFERENCES access.person,
    CONSTRAINT person_login_key UNIQUE (login)
);

-- A role holds for a region and everything below it.
CREATE TABLE access.role_grant (
    user_id    bigint  NOT NULL REFERENCES access.person,
    role       text    NOT NULL CHECK (role IN ('finance_officer', 'payout_officer', 'approver',
                                                'releaser', 'auditor', 'administrator')),
    region     integer NOT NULL,
    granted_at timestamptz NOT NULL DEFAULT now(),
    granted_by bigint REFERENCES access.person,
    CONSTRAINT role_grant_pk PRIMARY KEY (user_id, role, region)
);
GRANT SELECT, INSERT ON access.person, access.role_grant TO doudi_app;

CREATE SCHEMA audit;
GRANT USAGE ON SCHEMA audit TO doudi_app;

-- One row per command, refused ones too. `detail` never holds personal data.
CREATE TABLE audit.record (
    book        integer NOT NULL,
    record_no   bigint GENERATED ALWAYS AS IDENTITY,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id     bigint,
    action      text NOT NULL,
    subject     text NOT NULL,
    outcome     text NOT NULL,          -- 'done' or the refusal's name
    detail      text NOT NULL DEFAULT '',
    CONSTRAINT record_pk PRIMARY KEY (book, record_no)
);
GRANT SELECT, INSERT ON audit.record TO doudi_app;

-- Append-only tables refuse UPDATE and DELETE even to their owner.
CREATE FUNCTION audit.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append_only' USING ERRCODE = 'DD900',
        DETAIL = TG_TABLE_SCHEMA || '.' || TG_TABLE_NAME;
END $$;
CREATE TRIGGER record_append_only BEFORE UPDATE OR DELETE ON audit.record
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
