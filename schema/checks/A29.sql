-- check:       A29
-- title_zh:    冻结期违规退出
-- title_en:    left during a freeze
-- question_zh: 暂停退出的月份里，上月领取的低保户是否不在发放之列？
-- question_en: In a month without exits, is a household not paid that was paid before?
-- severity:    medium
-- blocks:      no
-- needs:       freeze
-- needs:       lines
-- exempt:      排除 因领取其他待遇而排除的不算 | excluded whoever gave way to another benefit
-- source:      F25, F33; domain rules §6 A29
WITH before AS (
    SELECT l.book, l.program, l.enrolment, l.person, max(l.amount_fen) AS amount_fen
      FROM scope s
      JOIN death_freeze f ON f.book = s.book AND f.since <= :period
      JOIN payout.line l ON l.book = f.book AND l.program = f.program
      JOIN payout.batch b ON b.book = l.book AND b.batch = l.batch
     WHERE l.period = :period - interval '1 month' AND b.kind = 'regular'
       AND b.state NOT IN ('draft', 'cancelled') AND l.program IN ('DB-U', 'DB-R')
     GROUP BY l.book, l.program, l.enrolment, l.person
), excluded AS (
    SELECT DISTINCT x.book, x.enrolment
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.period = :period AND x.line_no = 0
)
SELECT p.book AS county, p.program, NULL::bigint AS batch, NULL::integer AS line_no, p.person,
       'enrolment ' || p.enrolment AS subject, p.amount_fen, NULL AS severity
  FROM before p
  LEFT JOIN month_line l ON l.book = p.book AND l.program = p.program AND l.person = p.person
                        AND l.kind = 'regular'
  LEFT JOIN excluded x ON x.book = p.book AND x.enrolment = p.enrolment
 WHERE l.person IS NULL AND x.enrolment IS NULL
