-- Donated money and goods (捐赠款物): what was given, what the donor gave it for, and who had it.
-- They are outside the budget: nothing of them stands in Q, M or B.
--
-- What is posted, and why (event E16, all without program):
--
--   cash       money given outright, U1002/U4603: income of the unit.
--   spent      such money used, U5001/U1002.
--   money_in   money given for something, U1002/U2901: held for the donor and owed until it is used
--              as meant.
--   money_out  such money used or given back, U2901/U1002.
--   goods_in, goods_out   goods, at their value, U1891/U2901 and back.
--
-- So at any time, of event E16: U2901 is what is left of what was given for something and of goods,
-- U1891 what is left of goods, U1002 what is left of money, U4603 the money given outright and
-- U5001 what was used of it.
-- Source: government accounting system of 2019 (财会〔2017〕25号), 1002, 1891, 2901, 4603: money
-- held for others stands with the bank deposits, goods with 1891; domain rules E16.

SET LOCAL ROLE doudi_owner;

INSERT INTO ref.posting_line VALUES
    ('E16', 'spent',     1, 'D', 'U5001'), ('E16', 'spent',     2, 'C', 'U1002'),
    ('E16', 'money_in',  1, 'D', 'U1002'), ('E16', 'money_in',  2, 'C', 'U2901'),
    ('E16', 'money_out', 1, 'D', 'U2901'), ('E16', 'money_out', 2, 'C', 'U1002');
UPDATE ref.posting_event SET codes = ARRAY(
    SELECT DISTINCT code FROM ref.posting_line WHERE event = 'E16' ORDER BY code)
 WHERE event = 'E16';

CREATE SCHEMA donation;
GRANT USAGE ON SCHEMA donation TO doudi_app;

-- One gift. Goods are counted and valued: amount_fen is quantity × unit_fen. `intent` is who may
-- have it: anybody, a person, a home (养老机构等), or a hospital for a person's treatment;
-- `event_key`, where the donor named one, the only event it may be used for. The totals are kept
-- by the trigger on donation.gift_use.
CREATE TABLE donation.gift (
    book          integer NOT NULL,
    gift          bigint  GENERATED ALWAYS AS IDENTITY,
    reference     text    NOT NULL CHECK (length(reference) BETWEEN 1 AND 80), -- 捐赠票据号
    donor         text    NOT NULL CHECK (length(donor) BETWEEN 1 AND 80),
    goods         text    NOT NULL DEFAULT '' CHECK (length(goods) <= 80), -- '' money
    quantity      bigint  CHECK (quantity > 0),
    unit_fen      bigint  CHECK (unit_fen > 0),
    amount_fen    bigint  NOT NULL CHECK (amount_fen > 0),
    intent        text    NOT NULL CHECK (intent IN ('any', 'person', 'home', 'medical')),
    event_key     text    NOT NULL DEFAULT '' CHECK (length(event_key) <= 80),
    received_on   date    NOT NULL,
    received_by   bigint  NOT NULL,
    recorded_at   timestamptz NOT NULL DEFAULT now(),
    used_fen      bigint  NOT NULL DEFAULT 0,
    CONSTRAINT gift_pk PRIMARY KEY (book, gift),
    CONSTRAINT gift_reference_key UNIQUE (book, reference),
    CONSTRAINT gift_goods_ck CHECK (
        CASE WHEN goods = '' THEN quantity IS NULL AND unit_fen IS NULL
             ELSE (quantity * unit_fen = amount_fen) IS TRUE END),
    CONSTRAINT gift_used_ck CHECK (used_fen BETWEEN 0 AND amount_fen)
);

-- What became of it. `beneficiary` is the home, the hospital, or the donor it went back to.
CREATE TABLE donation.gift_use (
    book        integer  NOT NULL,
    gift_use    bigint   GENERATED ALWAYS AS IDENTITY,
    gift        bigint   NOT NULL,
    reference   text     NOT NULL CHECK (length(reference) BETWEEN 1 AND 80),
    kind        text     NOT NULL CHECK (kind IN ('person', 'home', 'medical', 'return')),
    person      bigint,
    beneficiary text     NOT NULL CHECK (length(beneficiary) <= 80),
    event_key   text     NOT NULL CHECK (length(event_key) <= 80),
    quantity    bigint   CHECK (quantity > 0),
    amount_fen  bigint   NOT NULL CHECK (amount_fen > 0),
    bill_fen    bigint   CHECK (bill_fen > 0),
    others_fen  bigint   CHECK (others_fen >= 0),
    disease     smallint CHECK (disease > 0),
    decision    text     NOT NULL CHECK (length(decision) BETWEEN 1 AND 80),
    used_on     date     NOT NULL,
    used_by     bigint   NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT gift_use_pk PRIMARY KEY (book, gift_use),
    CONSTRAINT gift_use_reference_key UNIQUE (book, reference),
    CONSTRAINT gift_use_person_ck CHECK ((kind IN ('person', 'medical')) = (person IS NOT NULL)),
    CONSTRAINT gift_use_beneficiary_ck CHECK (kind = 'person' OR beneficiary <> ''),
    CONSTRAINT gift_use_medical_ck CHECK (
        CASE WHEN kind = 'medical'
             THEN (disease IS NOT NULL AND amount_fen = bill_fen - others_fen) IS TRUE
             ELSE disease IS NULL AND bill_fen IS NULL AND others_fen IS NULL END)
);
-- A bill is settled once, whichever gift pays it.
CREATE UNIQUE INDEX gift_use_bill_key ON donation.gift_use (book, person, event_key)
    WHERE kind = 'medical';
-- Nobody is helped twice for an event from one gift.
CREATE UNIQUE INDEX gift_use_event_key ON donation.gift_use (book, gift, person, event_key)
    WHERE person IS NOT NULL;

ALTER TABLE donation.gift ADD CONSTRAINT gift_book_fk FOREIGN KEY (book) REFERENCES ledger.book;
ALTER TABLE donation.gift_use ADD CONSTRAINT gift_use_gift_fk
    FOREIGN KEY (book, gift) REFERENCES donation.gift;

-- Adds a use to its gift: as the donor meant it, by another person than took it in, and no more
-- than there is.
CREATE FUNCTION donation.apply_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
    g donation.gift;
BEGIN
    UPDATE donation.gift SET used_fen = used_fen + NEW.amount_fen
     WHERE book = NEW.book AND gift = NEW.gift RETURNING * INTO g;
    IF g.received_by = NEW.used_by THEN
        RAISE EXCEPTION 'same_person' USING ERRCODE = 'DD204', DETAIL = NEW.gift::text;
    END IF;
    IF (NEW.kind <> 'return' AND (g.intent NOT IN ('any', NEW.kind)
                                  OR g.event_key NOT IN ('', NEW.event_key)))
       OR (NEW.kind = 'return' AND g.intent = 'any' AND g.goods = '')
       OR (g.goods = '') <> (NEW.quantity IS NULL)
       OR (NEW.quantity * g.unit_fen <> NEW.amount_fen) THEN
        RAISE EXCEPTION 'against_donor_intent' USING ERRCODE = 'DD393', DETAIL = NEW.gift::text;
    END IF;
    RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION donation.apply_use FROM PUBLIC;
CREATE TRIGGER gift_use_applied AFTER INSERT ON donation.gift_use
    FOR EACH ROW EXECUTE FUNCTION donation.apply_use();
CREATE TRIGGER gift_use_append_only BEFORE UPDATE OR DELETE ON donation.gift_use
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER gift_not_deleted BEFORE DELETE ON donation.gift
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ALL TABLES IN SCHEMA donation TO doudi_app;
GRANT INSERT (book, reference, donor, goods, quantity, unit_fen, amount_fen, intent, event_key,
              received_on, received_by) ON donation.gift TO doudi_app;
GRANT INSERT (book, gift, reference, kind, person, beneficiary, event_key, quantity, amount_fen,
              bill_fen, others_fen, disease, decision, used_on, used_by)
    ON donation.gift_use TO doudi_app;
