-- report:   month_comparison
-- title_zh: 两个月发放对比（新增、退出、增减及原因）
-- title_en: Two months compared: who came, who went, whose amount changed, and why
-- param:    region   region  区划（含下级） | division, with all below it
-- param:    from     month   前一个月 | earlier month
-- param:    until    month   后一个月 | later month
-- param:    program  code?   项目 | program
-- param:    detail   code?   LINES 为逐户列出 | LINES for one row an enrolment
-- column:   book            text    账套 | book
-- column:   name            text    名称 | name
-- column:   program         text    项目 | program
-- column:   change          text    变化 | change
-- column:   reason          text    原因 | reason
-- column:   enrolment       bigint  登记号 | enrolment
-- column:   units           bigint  户（人）数 | enrolments
-- column:   before_fen      bigint  前月金额 | in the earlier month
-- column:   after_fen       bigint  后月金额 | in the later month
-- column:   difference_fen  bigint  差额 | difference
-- word:     change came 新增 | came
-- word:     change went 退出 | went
-- word:     change more 增加 | more
-- word:     change less 减少 | less
-- word:     change same 不变 | same
-- word:     reason moved 县间迁移 | moved
-- word:     reason no_batch 另一月没有批次 | no batch in the other month
-- word:     reason died 死亡 | died
-- word:     reason other_benefit 另领互斥待遇 | another benefit
-- word:     reason exit 渐退 | exit
-- word:     reason enrolled 新登记 | enrolled
-- word:     reason left_roster 名册退出 | left the roster
-- word:     reason nothing_due 应发为零 | nothing due
-- word:     reason arrears 补发 | arrears
-- word:     reason household 家庭人口变化 | household
-- word:     reason income 收入变化 | income
-- word:     reason category 类别变化 | category
-- word:     reason standard 标准或年龄变化 | standard or age
-- check:    sum(after_fen) = sum(before_fen) + sum(difference_fen)
-- joins:    hash
-- source:   monthly comparison of rosters and payments (S21), reasons from the facts of entitlement

-- What was paid for an enrolment in the two months: its regular line, and arrears of others.
-- The reason is the first that holds:
--   came, went: moved (the person is paid in another book of the region), no_batch (the other month
--   has none here), died, other_benefit (excluded by one), exit, enrolled or left the roster,
--   nothing_due (enrolled in both)
--   more, less: arrears, other_benefit, died, household, income, exit, category, standard (the
--     facts are the same: another standard, or an age reached)
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (SELECT book, name FROM ledger.book WHERE region IN (SELECT region FROM below)),
batch AS (
    SELECT b.book, b.period, b.batch, b.program, b.kind
      FROM payout.batch b
     WHERE b.book IN (SELECT book FROM book) AND b.period IN (:from, :until)
       AND b.kind IN ('regular', 'arrears')
       AND b.state IN ('released', 'settling', 'reconciled', 'closed')
       AND (:program::text IS NULL OR b.program = :program::text)),
line AS (
    SELECT l.book, l.program, l.enrolment, l.period, min(l.person) AS person,
           max(l.enrolment_version) FILTER (WHERE b.kind = 'regular') AS version,
           coalesce(sum(l.amount_fen) FILTER (WHERE b.kind = 'regular'), 0)::bigint AS regular_fen,
           sum(l.amount_fen)::bigint AS fen
      FROM batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
     GROUP BY l.book, l.program, l.enrolment, l.period),
excluded AS (
    SELECT x.book, b.program, x.enrolment, b.period, bool_or(x.rule = 6) AS is_death,
           bool_or(x.rule <> 6) AS is_other
      FROM batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.kind = 'regular'
     GROUP BY x.book, b.program, x.enrolment, b.period),
pair AS (
    SELECT book, program, enrolment, coalesce(a.person, b.person) AS person,
           b.version AS version_before, a.version AS version_after,
           coalesce(b.fen, 0) AS before_fen, coalesce(a.fen, 0) AS after_fen,
           coalesce(b.regular_fen, 0) AS regular_before_fen,
           coalesce(a.regular_fen, 0) AS regular_after_fen,
           b.fen IS NOT NULL AS is_before, a.fen IS NOT NULL AS is_after
      FROM (SELECT * FROM line WHERE period = :from) b
      FULL JOIN (SELECT * FROM line WHERE period = :until) a USING (book, program, enrolment)),
payee AS (
    SELECT l.program, l.period, p.id_hash, min(l.book) AS first_book, max(l.book) AS last_book
      FROM line l
      JOIN roster.person p ON p.book = l.book AND p.person = l.person
                          AND p.superseded_at IS NULL
     GROUP BY l.program, l.period, p.id_hash),
built AS (
    SELECT book, program, period FROM batch WHERE kind = 'regular' GROUP BY 1, 2, 3),
dead AS (
    SELECT id_hash FROM roster.outside_person WHERE on_date < :until GROUP BY id_hash),
one_sided AS (
    SELECT book, program, enrolment, person, is_after,
           CASE WHEN is_after THEN :from ELSE :until END AS other_period
      FROM pair WHERE NOT (is_before AND is_after)),
gone AS (
    SELECT p.book, p.program, p.enrolment,
           o.first_book <> p.book OR o.last_book <> p.book AS is_moved,
           d.id_hash IS NOT NULL AS is_dead, b.book IS NOT NULL AS is_built,
           e.book IS NOT NULL AS is_enrolled
      FROM one_sided p
      LEFT JOIN roster.person i ON i.book = p.book AND i.person = p.person
                               AND i.superseded_at IS NULL
      LEFT JOIN payee o ON o.program = p.program AND o.period = p.other_period
                       AND o.id_hash = i.id_hash
      LEFT JOIN dead d ON d.id_hash = i.id_hash
      LEFT JOIN built b ON b.book = p.book AND b.program = p.program
                       AND b.period = p.other_period
      LEFT JOIN roster.enrolment e ON e.book = p.book AND e.program = p.program
                                  AND e.enrolment = p.enrolment AND e.superseded_at IS NULL
                                  AND e.valid_from <= p.other_period
                                  AND (e.valid_until IS NULL OR p.other_period < e.valid_until)),
told AS (
    SELECT p.*,
           CASE WHEN NOT p.is_before THEN 'came'
                WHEN NOT p.is_after THEN 'went'
                WHEN p.after_fen > p.before_fen THEN 'more'
                WHEN p.after_fen < p.before_fen THEN 'less'
                ELSE 'same' END AS change,
           CASE WHEN g.is_moved THEN 'moved'
                WHEN NOT g.is_built THEN 'no_batch'
                WHEN g.is_dead AND NOT p.is_after THEN 'died'
                WHEN g.book IS NOT NULL AND (CASE WHEN p.is_after THEN xb.is_other
                                                  ELSE xa.is_other END) THEN 'other_benefit'
                WHEN g.is_enrolled THEN 'nothing_due'
                WHEN g.book IS NOT NULL AND NOT p.is_after AND eb.exit_from IS NOT NULL THEN 'exit'
                WHEN g.book IS NOT NULL
                THEN CASE WHEN p.is_after THEN 'enrolled' ELSE 'left_roster' END
                WHEN p.after_fen = p.before_fen THEN ''
                WHEN p.regular_after_fen = p.regular_before_fen
                  OR p.after_fen - p.before_fen <> p.regular_after_fen - p.regular_before_fen
                THEN 'arrears'
                WHEN coalesce(xa.is_death, false) <> coalesce(xb.is_death, false) THEN 'died'
                WHEN coalesce(xa.is_other, false) <> coalesce(xb.is_other, false)
                THEN 'other_benefit'
                WHEN cardinality(eb.member_person) <> cardinality(ea.member_person)
                THEN 'household'
                WHEN (eb.income_year_fen, eb.income_fen, eb.income_kind, eb.other_month_fen)
                     IS DISTINCT FROM
                     (ea.income_year_fen, ea.income_fen, ea.income_kind, ea.other_month_fen)
                THEN 'income'
                WHEN ea.exit_from IS NOT NULL OR eb.exit_from IS NOT NULL THEN 'exit'
                WHEN (eb.tier, eb.care_grade, eb.is_urban, eb.member_disability, eb.member_flags)
                     IS DISTINCT FROM
                     (ea.tier, ea.care_grade, ea.is_urban, ea.member_disability, ea.member_flags)
                THEN 'category'
                ELSE 'standard' END AS reason
      FROM pair p
      LEFT JOIN gone g ON g.book = p.book AND g.program = p.program AND g.enrolment = p.enrolment
      LEFT JOIN roster.enrolment eb ON eb.book = p.book AND eb.program = p.program
                                   AND eb.enrolment = p.enrolment AND eb.version = p.version_before
      LEFT JOIN roster.enrolment ea ON ea.book = p.book AND ea.program = p.program
                                   AND ea.enrolment = p.enrolment AND ea.version = p.version_after
      LEFT JOIN excluded xb ON xb.book = p.book AND xb.program = p.program
                           AND xb.enrolment = p.enrolment AND xb.period = :from
      LEFT JOIN excluded xa ON xa.book = p.book AND xa.program = p.program
                           AND xa.enrolment = p.enrolment AND xa.period = :until)
SELECT t.book::text AS book, k.name, t.program, t.change, t.reason,
       CASE WHEN :detail::text = 'LINES' THEN t.enrolment END AS enrolment, count(*) AS units,
       sum(t.before_fen)::bigint AS before_fen, sum(t.after_fen)::bigint AS after_fen,
       sum(t.after_fen - t.before_fen)::bigint AS difference_fen
  FROM told t JOIN book k ON k.book = t.book
 WHERE :detail::text IS DISTINCT FROM 'LINES' OR t.change <> 'same'
 GROUP BY t.book, k.name, t.program, t.change, t.reason, 6
 ORDER BY t.book, t.program, t.change, t.reason, 6
