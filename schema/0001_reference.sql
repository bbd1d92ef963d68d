-- Roles, the schemas, and the reference tables: regions, programs, fund sources, account titles,
-- posting events. Reference rows change by migration or by a dated row, never in place.

DO $$
BEGIN
    -- doudi_owner owns every object and cannot log in; doudi_app is what the program works as.
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'doudi_owner') THEN
        CREATE ROLE doudi_owner NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'doudi_app') THEN
        CREATE ROLE doudi_app LOGIN;
    END IF;
    EXECUTE format('GRANT doudi_owner TO %I', current_user);
    EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO doudi_owner', current_database());
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO doudi_app', current_database());
EXCEPTION
    WHEN invalid_grant_operation THEN NULL; -- a superuser that is the owner already
END $$;

SET LOCAL ROLE doudi_owner;

CREATE SCHEMA ref;
GRANT USAGE ON SCHEMA ref TO doudi_app;

-- Divisions by GB/T 2260 with the time they were valid. Level, parent and successor stand here
-- because nothing may be derived from the digits of a code (a county can be moved or recoded).
CREATE TABLE ref.region (
    region      integer NOT NULL CHECK (region BETWEEN 100000 AND 999999),
    name        text    NOT NULL CHECK (name <> ''),
    level       text    NOT NULL CHECK (level IN ('province', 'prefecture', 'county')),
    parent      integer,
    valid_from  date    NOT NULL,
    valid_until date,
    successor   integer,
    CONSTRAINT region_pk PRIMARY KEY (region, valid_from),
    CONSTRAINT region_validity_ck CHECK (valid_until IS NULL OR valid_from < valid_until)
);

-- Where money comes from. `fund_type` keeps the general public budget and the government funds
-- (lottery) apart for ever. `source_code` is the Q title that counts it, `draw_rank` the order in
-- which payments use it up (carried-forward years first, then central, province, prefecture,
-- county: architecture.md, "Reservation").
CREATE TABLE ref.fund_source (
    fund_source      text PRIMARY KEY,
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    fund_type        text NOT NULL CHECK (fund_type IN ('general', 'government_fund')),
    source_code      text NOT NULL,
    expenditure_code text NOT NULL,
    net_code         text NOT NULL,
    draw_rank        smallint NOT NULL UNIQUE
);
INSERT INTO ref.fund_source VALUES
    ('central', '中央资金', 'central budget', 'general', 'Q201', 'M5001', 'M3001', 1),
    ('province', '省级资金', 'provincial budget', 'general', 'Q202', 'M5001', 'M3001', 2),
    ('prefecture', '市级资金', 'prefecture budget', 'general', 'Q203', 'M5001', 'M3001', 3),
    ('county', '县级资金', 'county budget', 'general', 'Q204', 'M5001', 'M3001', 4),
    ('lottery_central', '中央彩票公益金', 'central lottery fund', 'government_fund',
     'Q205', 'M5002', 'M3002', 5),
    ('lottery_province', '省级彩票公益金', 'provincial lottery fund', 'government_fund',
     'Q205', 'M5002', 'M3002', 6);

-- Programs. A fund (资金) is a program without parent: a quota document names a fund or one of its
-- programs; only a program below the document's may be paid from it.
-- Source of the codes: the functional and economic classification of 2020 (government budget).
CREATE TABLE ref.program (
    program       text PRIMARY KEY CHECK (program ~ '^[A-Z][A-Z-]{1,7}$'),
    parent        text REFERENCES ref.program,
    name_zh       text NOT NULL,
    name_en       text NOT NULL,
    function_code text,                -- 功能分类; null: the fund spreads over several
    gov_economic  text,                -- 政府预算支出经济分类
    dept_economic text,                -- 部门预算支出经济分类
    fund_type     text NOT NULL CHECK (fund_type IN ('general', 'government_fund')),
    is_monthly    boolean NOT NULL DEFAULT false
);
INSERT INTO ref.program VALUES
    ('HR', NULL, '困难群众救助补助资金', 'hardship relief funds',
     NULL, NULL, NULL, 'general', false),
    ('DS', NULL, '残疾人两项补贴资金', 'disability subsidies funds',
     '2081107', '50901', '30305', 'general', false),
    ('FWC', NULL, '事实无人抚养儿童补贴资金', 'unsupported children funds',
     '2081001', '50901', '30305', 'general', false),
    ('FKM', NULL, '福康工程和民康计划资金', 'rehabilitation projects (lottery)',
     '2296002', '50901', '30306', 'government_fund', false),
    ('MTZ', NULL, '明天计划和孤儿助学资金', 'Tomorrow Plan and scholarships (lottery)',
     '2296002', '50901', '30308', 'government_fund', false),
    ('HXF', NULL, '农村互助幸福院资金', 'mutual-aid homes funds (lottery)',
     '2296002', '50302', '31001', 'government_fund', false),
    ('SQF', NULL, '农村社区服务中心资金', 'community service centre funds',
     '2080208', '50302', '31001', 'general', false),
    ('DB-U', 'HR', '城市最低生活保障', 'urban dibao', '2081901', '50901', '30306', 'general', true),
    ('DB-R', 'HR', '农村最低生活保障', 'rural dibao', '2081902', '50901', '30306', 'general', true),
    ('TK-J', 'HR', '特困集中供养基本生活', 'tekun living, institutional',
     '2082102', '50901', '30306', 'general', true),
    ('TK-S', 'HR', '特困分散供养基本生活', 'tekun living, scattered',
     '2082102', '50901', '30306', 'general', true),
    ('TK-C', 'HR', '特困照料护理', 'tekun care', '2082102', '50901', '30306', 'general', true),
    ('TR-E', 'HR', '急难型临时救助', 'emergency temporary relief',
     '2082001', '50901', '30306', 'general', false),
    ('TR-Z', 'HR', '支出型临时救助', 'expenditure-type temporary relief',
     '2082001', '50901', '30306', 'general', false),
    ('OR-J', 'HR', '孤儿基本生活费(集中)', 'orphans, institutional',
     '2081001', '50901', '30305', 'general', true),
    ('OR-S', 'HR', '孤儿基本生活费(散居)', 'orphans, scattered',
     '2081001', '50901', '30305', 'general', true),
    ('LL', 'HR', '流浪乞讨人员救助', 'vagrant relief',
     '2082002', '50901', '30306', 'general', false),
    ('DS-L', 'DS', '困难残疾人生活补贴', 'disability living subsidy',
     '2081107', '50901', '30305', 'general', true),
    ('DS-N', 'DS', '重度残疾人护理补贴', 'disability care subsidy',
     '2081107', '50901', '30305', 'general', true),
    ('FW', 'FWC', '事实无人抚养儿童基本生活补贴', 'de-facto unsupported children',
     '2081001', '50901', '30305', 'general', true),
    ('GL', NULL, '高龄津贴', 'old-age allowance', -- its own fund
     '2081002', '50901', '30305', 'general', true),
    -- The price subsidy is paid from the money of the benefit it comes with, so one for each.
    ('PT-DB-U', 'HR', '价格临时补贴(城市低保)', 'price subsidy, urban dibao',
     '2081901', '50901', '30306', 'general', true),
    ('PT-DB-R', 'HR', '价格临时补贴(农村低保)', 'price subsidy, rural dibao',
     '2081902', '50901', '30306', 'general', true),
    ('PT-TK', 'HR', '价格临时补贴(特困)', 'price subsidy, tekun',
     '2082102', '50901', '30306', 'general', true),
    ('PT-OR', 'HR', '价格临时补贴(孤儿)', 'price subsidy, orphans',
     '2081001', '50901', '30305', 'general', true),
    ('PT-FW', 'FWC', '价格临时补贴(事实无人抚养儿童)', 'price subsidy, unsupported children',
     '2081001', '50901', '30305', 'general', true),
    ('FK', 'FKM', '福康工程', 'rehabilitation aids',
     '2296002', '50901', '30306', 'government_fund', false),
    ('MT', 'MTZ', '明天计划', 'Tomorrow Plan',
     '2296002', '50901', '30307', 'government_fund', false),
    ('ZX', 'MTZ', '福彩圆梦·孤儿助学', 'orphan scholarship',
     '2296002', '50901', '30308', 'government_fund', false),
    ('HX', 'HXF', '农村互助幸福院', 'rural mutual-aid home',
     '2296002', '50302', '31001', 'government_fund', false),
    ('SQ', 'SQF', '农村社区服务中心', 'rural community service centre',
     '2080208', '50302', '31001', 'general', false);

-- A program without a roster of its own goes by the lists of others: the price subsidy by those of
-- the benefits it comes with. Where a book has a roster of its own in the month, that one counts.
CREATE TABLE ref.base_list (
    program text NOT NULL REFERENCES ref.program,
    list    text NOT NULL REFERENCES ref.program,
    CONSTRAINT base_list_pk PRIMARY KEY (program, list)
);
INSERT INTO ref.base_list VALUES
    ('PT-DB-U', 'DB-U'), ('PT-DB-R', 'DB-R'), ('PT-TK', 'TK-J'), ('PT-TK', 'TK-S'),
    ('PT-OR', 'OR-J'), ('PT-OR', 'OR-S'), ('PT-FW', 'FW');

-- The chart of accounts. The letter is the ledger: Q appropriation, M fiscal money, U unit
-- financial accounting, B unit budget accounting. `never_below_zero` is enforced by ledger.post.
CREATE TABLE ref.account_title (
    code             text PRIMARY KEY CHECK (code ~ '^[QMUB][0-9]{3,4}$'),
    name_zh          text NOT NULL,
    name_en          text NOT NULL,
    kind             text NOT NULL CHECK (kind IN ('asset', 'liability', 'net', 'income', 'expense',
                                                   'use', 'source')),
    side             char(1) NOT NULL CHECK (side IN ('D', 'C')),
    never_below_zero boolean NOT NULL DEFAULT false
);
INSERT INTO ref.account_title VALUES
    ('Q101', '待分配指标',         'unallocated appropriation',        'use',       'D', true),
    ('Q102', '可用指标',           'available appropriation',          'use',       'D', true),
    ('Q103', '冻结指标',           'reserved appropriation',           'use',       'D', true),
    ('Q104', '已下达下级指标',     'allocated to lower level',         'use',       'D', true),
    ('Q105', '已支付指标',         'spent appropriation',              'use',       'D', true),
    ('Q106', '已收回指标',         'reclaimed appropriation',          'use',       'D', false),
    ('Q201', '中央指标',           'central source',                   'source',    'C', false),
    ('Q202', '省级指标',           'provincial source',                'source',    'C', false),
    ('Q203', '市级指标',           'prefecture source',                'source',    'C', false),
    ('Q204', '县级指标',           'county source',                    'source',    'C', false),
    ('Q205', '彩票公益金指标',     'lottery source',                   'source',    'C', false),
    ('Q206', '上年结转指标',       'carried-forward source',           'source',    'C', false),
    ('M1001', '国库存款',          'treasury deposit',                 'asset',     'D', true),
    ('M1004', '其他财政存款',      'special-account deposit',          'asset',     'D', true),
    ('M1031', '与下级往来',        'due from lower level',             'asset',     'D', false),
    ('M2011', '应付国库集中支付结余', 'payable for carried treasury payments', 'liability',
     'C', true),
    ('M2012', '与上级往来',        'due to upper level',               'liability', 'C', false),
    ('M2015', '退回待处理款',      'returned payments pending',        'liability', 'C', false),
    ('M3001', '一般公共预算结转结余', 'general budget carry-over',     'net',       'C', false),
    ('M3002', '政府性基金预算结转结余', 'government fund carry-over',  'net',       'C', false),
    ('M4011', '补助收入',          'grants from upper level',          'income',    'C', false),
    ('M5001', '一般公共预算本级支出', 'own expenditure, general',      'expense',   'D', false),
    ('M5002', '政府性基金预算本级支出', 'own expenditure, government fund', 'expense', 'D', false),
    ('M5011', '补助支出',          'grants to lower level',            'expense',   'D', false),
    ('U1002', '银行存款',          'bank deposit',                     'asset',     'D', true),
    ('U1011', '零余额账户用款额度', 'zero-balance account quota',      'asset',     'D', true),
    ('U1201', '财政应返还额度',    'fiscal quota to be restored',      'asset',     'D', true),
    ('U1218', '其他应收款',        'other receivables',                'asset',     'D', false),
    ('U1302', '库存救助物资',      'relief goods',                     'asset',     'D', true),
    ('U1891', '受托代理资产',      'agency assets',                    'asset',     'D', true),
    ('U2103', '应缴财政款',        'payable to treasury',              'liability', 'C', false),
    ('U2303', '应付政府补贴款',    'subsidies payable',                'liability', 'C', true),
    ('U2307', '其他应付款',        'failed payments held',             'liability', 'C', false),
    ('U2901', '受托代理负债',      'agency liabilities',               'liability', 'C', true),
    ('U3001', '累计盈余',          'accumulated surplus',              'net',       'C', false),
    ('U3301', '本期盈余',          'surplus of the period',            'net',       'C', false),
    ('U3302', '本年盈余分配',      'distribution of the surplus',      'net',       'C', false),
    ('U3501', '以前年度盈余调整',  'prior-year adjustment',            'net',       'C', false),
    ('U4001', '财政拨款收入',      'fiscal appropriation income',      'income',    'C', false),
    ('U4603', '捐赠收入',          'donation income',                  'income',    'C', false),
    ('U5001', '业务活动费用',      'programme expense',                'expense',   'D', false),
    ('B6001', '财政拨款预算收入',  'budget revenue',                   'income',    'C', false),
    ('B7101', '行政支出',          'budget expenditure',               'expense',   'D', false),
    ('B8001', '资金结存',          'fund balance',                     'asset',     'D', false),
    ('B8101', '财政拨款结转',      'appropriation carry-over',         'net',       'C', false),
    ('B8102', '财政拨款结余',      'appropriation surplus',            'net',       'C', false);
