-- What came from banks: why a payment failed, in their words and in ours; the files as they were.

SET LOCAL ROLE doudi_owner;

-- Keyed by list and code: some codes mean different things in the two lists of ISO 20022 (AC14,
-- AC16, BE08, DT02). List S: status reasons, R: return reasons, F: our own. What is not here is
-- unmapped.
-- The lists change every quarter: a new code is a new row.
-- Source: ExternalStatusReason1Code and ExternalReturnReason1Code of May 2025.
CREATE TABLE ref.bank_reason (
    list    text NOT NULL CHECK (list IN ('S', 'R', 'F')),
    code    text NOT NULL,
    reason  text NOT NULL CHECK (reason ~ '^F(0[1-9]|1[0-2]|99)$'),
    treat   text NOT NULL CHECK (treat IN ('fix_data', 'new_account', 'hold', 'review', 'resend')),
    name_zh text NOT NULL,
    name_en text NOT NULL,
    CONSTRAINT bank_reason_pk PRIMARY KEY (list, code)
);
INSERT INTO ref.bank_reason
SELECT list, code, reason, treat, name_zh, name_en
  FROM (VALUES
    ('F', 'F01', 'F01', 'fix_data', '账号户名不符', 'name does not match account'),
    ('F', 'F02', 'F02', 'new_account', '账号不存在', 'no such account'),
    ('F', 'F03', 'F03', 'new_account', '已销户', 'account closed'),
    ('F', 'F04', 'F04', 'hold', '账户冻结或止付', 'account frozen'),
    ('F', 'F05', 'F05', 'new_account', '已挂失', 'card reported lost'),
    ('F', 'F06', 'F06', 'resend', '未激活', 'account not activated'),
    ('F', 'F07', 'F07', 'fix_data', '证件号不符', 'identity does not match'),
    ('F', 'F08', 'F08', 'fix_data', '开户行或行号错误', 'wrong bank'),
    ('F', 'F09', 'F09', 'new_account', '账户类型不支持', 'account type not supported'),
    ('F', 'F10', 'F10', 'resend', '睡眠户', 'dormant account'),
    ('F', 'F11', 'F11', 'resend', '收款行故障或超时', 'bank failure or timeout'),
    ('F', 'F12', 'F12', 'review', '重复提交', 'submitted twice'),
    ('F', 'F99', 'F99', 'review', '其他', 'other'),
    ('SR', 'AC01', 'F02', 'fix_data', '账号无效或缺失', 'account number invalid or missing'),
    ('SR', 'AC03', 'F02', 'fix_data', '收款账号无效', 'payee account invalid'),
    ('SR', 'AC04', 'F03', 'new_account', '账户已销', 'account closed'),
    ('SR', 'AC07', 'F03', 'new_account', '账户已销', 'account closed'),
    ('SR', 'AC06', 'F04', 'hold', '账户冻结', 'account blocked'),
    ('S', 'AC14', 'F09', 'new_account', '收款账户类型无效', 'payee account type invalid'),
    ('R', 'AC14', 'F08', 'fix_data', '付款链中的机构无效', 'agent in the chain invalid'),
    ('SR', 'AC15', 'F02', 'new_account', '账户信息已变更', 'account details changed'),
    ('S', 'AC16', 'F02', 'fix_data', '卡号无效', 'card number invalid'),
    ('R', 'AC16', 'F04', 'hold', '账户被查封', 'account in sequestration'),
    ('R', 'AC17', 'F04', 'hold', '账户清算中', 'account in liquidation'),
    ('SR', 'AG01', 'F09', 'new_account', '该类账户不得办理', 'transaction forbidden on this account type'),
    ('S', 'AG03', 'F09', 'new_account', '账户不支持该业务', 'transaction type not supported on the account'),
    ('S', 'AC12', 'F09', 'new_account', '账户不支持该业务', 'transaction type not supported on the account'),
    ('SR', 'AGNT', 'F08', 'fix_data', '收款行或联行号错误', 'bank or its number is wrong'),
    ('SR', 'RC01', 'F08', 'fix_data', '收款行或联行号错误', 'bank or its number is wrong'),
    ('SR', 'RC04', 'F08', 'fix_data', '收款行或联行号错误', 'bank or its number is wrong'),
    ('SR', 'RC08', 'F08', 'fix_data', '收款行或联行号错误', 'bank or its number is wrong'),
    ('SR', 'CNOR', 'F08', 'fix_data', '收款行或联行号错误', 'bank or its number is wrong'),
    ('S', 'RC07', 'F08', 'fix_data', '收款行代码无效', 'code of the bank or branch invalid'),
    ('S', 'AC08', 'F08', 'fix_data', '收款行代码无效', 'code of the bank or branch invalid'),
    ('R', 'RC07', 'F08', 'fix_data', '收款行代码错误', 'code of the bank incorrect'),
    ('SR', 'BE01', 'F01', 'fix_data', '户名与账号不符', 'identification does not match account'),
    ('SR', 'BE06', 'F02', 'new_account', '该行无此客户', 'customer unknown at that bank'),
    ('S', 'BE15', 'F07', 'fix_data', '证件号无效或缺失', 'identification missing or invalid'),
    ('SR', 'BE16', 'F07', 'fix_data', '证件号无效或缺失', 'identification missing or invalid'),
    ('SR', 'BE17', 'F07', 'fix_data', '证件号无效或缺失', 'identification missing or invalid'),
    ('S', 'BE21', 'F01', 'fix_data', '户名缺失或无效', 'name missing or invalid'),
    ('S', 'BE22', 'F01', 'fix_data', '户名缺失或无效', 'name missing or invalid'),
    ('S', 'BE08', 'F99', 'review', '付款人名称缺失', 'debtor name missing'),
    ('R', 'BE08', 'F11', 'resend', '银行差错退回', 'returned by an error of the bank'),
    ('SR', 'MD07', 'F99', 'hold', '收款人死亡，复核资格', 'payee deceased: review eligibility'),
    ('SR', 'MD06', 'F99', 'review', '应收款人要求退回', 'return asked for by the payee'),
    ('SR', 'MS02', 'F99', 'review', '未注明原因', 'reason not specified'),
    ('SR', 'MS03', 'F99', 'review', '未注明原因', 'reason not specified'),
    ('SR', 'NARR', 'F99', 'review', '见文字说明', 'told in words'),
    ('SR', 'AM01', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('SR', 'AM02', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('SR', 'AM03', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('SR', 'AM06', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('SR', 'AM09', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('SR', 'AM10', 'F99', 'review', '金额或合计有误', 'amount or total wrong'),
    ('S', 'AM12', 'F99', 'review', '金额无效或超限', 'amount invalid or over a limit'),
    ('S', 'AM14', 'F99', 'review', '金额无效或超限', 'amount invalid or over a limit'),
    ('S', 'AM23', 'F99', 'review', '金额无效或超限', 'amount invalid or over a limit'),
    ('SR', 'AM04', 'F99', 'resend', '付款账户余额不足', 'insufficient funds of the payer'),
    ('SR', 'AM05', 'F12', 'review', '重复提交', 'submitted twice'),
    ('SR', 'DUPL', 'F12', 'review', '重复提交', 'submitted twice'),
    ('SR', 'RF01', 'F12', 'review', '重复提交', 'submitted twice'),
    ('SR', 'AM07', 'F04', 'hold', '款项被主管机关冻结', 'amount blocked by an authority'),
    ('S', 'DU01', 'F12', 'review', '编号重复', 'an id is not unique'),
    ('S', 'DU02', 'F12', 'review', '编号重复', 'an id is not unique'),
    ('S', 'DU03', 'F12', 'review', '编号重复', 'an id is not unique'),
    ('S', 'DU04', 'F12', 'review', '编号重复', 'an id is not unique'),
    ('S', 'DU05', 'F12', 'review', '编号重复', 'an id is not unique'),
    ('SR', 'RR01', 'F99', 'fix_data', '监管信息缺失或有误', 'regulatory information missing or wrong'),
    ('SR', 'RR02', 'F99', 'fix_data', '监管信息缺失或有误', 'regulatory information missing or wrong'),
    ('SR', 'RR03', 'F99', 'fix_data', '监管信息缺失或有误', 'regulatory information missing or wrong'),
    ('SR', 'RR04', 'F99', 'fix_data', '监管信息缺失或有误', 'regulatory information missing or wrong'),
    ('SR', 'RR05', 'F99', 'fix_data', '监管信息缺失或有误', 'regulatory information missing or wrong'),
    ('S', 'RR10', 'F99', 'fix_data', '字符集不支持', 'character set not valid'),
    ('SR', 'DT01', 'F11', 'resend', '日期无效或超过截止时间', 'date invalid or past the cut-off'),
    ('SR', 'TM01', 'F11', 'resend', '日期无效或超过截止时间', 'date invalid or past the cut-off'),
    ('S', 'DT02', 'F11', 'resend', '报文日期无效', 'date of the message invalid'),
    ('SR', 'ED05', 'F11', 'resend', '清算失败', 'settlement failed'),
    ('SR', 'FF05', 'F11', 'resend', '业务类型无效', 'local instrument invalid'),
    ('S', 'FF10', 'F11', 'resend', '技术故障', 'technical failure'),
    ('S', 'TD03', 'F11', 'resend', '技术故障', 'technical failure'),
    ('S', 'TA01', 'F11', 'resend', '技术故障', 'technical failure'),
    ('S', 'AB01', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB02', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB03', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB04', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB05', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB06', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB07', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB08', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB09', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('S', 'AB10', 'F11', 'resend', '清算超时或中止', 'clearing timed out or aborted'),
    ('SR', 'FOCR', 'F99', 'review', '应付款人要求撤销', 'cancelled at the payer''s request'),
    ('SR', 'CUST', 'F99', 'review', '应付款人要求撤销', 'cancelled at the payer''s request'),
    ('SR', 'FR01', 'F99', 'review', '欺诈、无依据或专项服务', 'fraud, not justified or special service'),
    ('SR', 'UPAY', 'F99', 'review', '欺诈、无依据或专项服务', 'fraud, not justified or special service'),
    ('SR', 'SL01', 'F99', 'review', '欺诈、无依据或专项服务', 'fraud, not justified or special service'),
    ('S', 'FRAD', 'F99', 'review', '欺诈', 'fraud')
       ) AS v (lists, code, reason, treat, name_zh, name_en)
 CROSS JOIN regexp_split_to_table(v.lists, '') AS list;

-- The bytes of a file as they came, sealed with the key of the identities, in pieces.
CREATE TABLE payout.result_original (
    book   integer NOT NULL,
    file   bigint  NOT NULL,
    piece  integer NOT NULL,
    cipher bytea   NOT NULL,
    CONSTRAINT result_original_pk PRIMARY KEY (book, file, piece)
);

-- Statements and notifications, so that one that is missing is noticed.
CREATE TABLE payout.result_statement (
    book         integer NOT NULL,
    file         bigint  NOT NULL,
    statement_no integer NOT NULL,                 -- within the file
    kind         text    NOT NULL CHECK (kind IN ('camt.053', 'camt.054')),
    statement    text    NOT NULL,                 -- as the bank numbered it
    account_hash bytea   NOT NULL CHECK (octet_length(account_hash) = 32),
    sequence     bigint,                           -- none: not numbered
    made_on      date    NOT NULL,
    entry_count  bigint  NOT NULL,
    opening_fen  bigint,
    closing_fen  bigint,
    CONSTRAINT result_statement_pk PRIMARY KEY (book, file, statement_no)
);

-- What deviates from the published rules, or from what came before, and was accepted all the same.
CREATE TABLE payout.result_deviation (
    book      integer NOT NULL,
    file      bigint  NOT NULL,
    deviation text    NOT NULL,
    first_row integer NOT NULL,                    -- 0: of the message as a whole
    times     integer NOT NULL CHECK (times > 0),
    CONSTRAINT result_deviation_pk PRIMARY KEY (book, file, deviation)
);

ALTER TABLE payout.result_original ADD CONSTRAINT result_original_file_fk
    FOREIGN KEY (book, file) REFERENCES payout.result_file;
ALTER TABLE payout.result_statement ADD CONSTRAINT result_statement_file_fk
    FOREIGN KEY (book, file) REFERENCES payout.result_file;
ALTER TABLE payout.result_deviation ADD CONSTRAINT result_deviation_file_fk
    FOREIGN KEY (book, file) REFERENCES payout.result_file;
CREATE INDEX result_statement_account_idx
    ON payout.result_statement (book, kind, account_hash, made_on, sequence);

CREATE TRIGGER result_original_append_only BEFORE UPDATE OR DELETE ON payout.result_original
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER result_statement_append_only BEFORE UPDATE OR DELETE ON payout.result_statement
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();
CREATE TRIGGER result_deviation_append_only BEFORE UPDATE OR DELETE ON payout.result_deviation
    FOR EACH ROW EXECUTE FUNCTION audit.refuse_change();

GRANT SELECT ON ref.bank_reason TO doudi_app;
GRANT SELECT, INSERT ON payout.result_original, payout.result_statement, payout.result_deviation
    TO doudi_app;
