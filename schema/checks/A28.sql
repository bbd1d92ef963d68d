-- check:       A28
-- title_zh:    渐退超期或未递减
-- title_en:    gradual exit too long or not falling
-- question_zh: 渐退是否超过 18 个月（有残疾人的 24 个月），或金额没有逐季递减？
-- question_en: Does a gradual exit last beyond 18 (disabled: 24) months, or not fall by quarter?
-- severity:    medium
-- blocks:      no
-- needs:       exits
-- needs:       lines
-- source:      F20; domain rules §1.4 and §6 A28
WITH leaving AS (
    SELECT l.book, l.program, l.batch, l.line_no, l.person, l.enrolment, l.amount_fen,
           e.exit_from,
           CASE WHEN 0 <> ANY (e.member_disability) THEN 24 ELSE 18 END AS months_max,
           (extract(year FROM age(:period, e.exit_from)) * 12
            + extract(month FROM age(:period, e.exit_from)))::integer AS months
      FROM scope s
      JOIN month_line l ON l.book = s.book
      JOIN roster.enrolment e ON e.book = l.book AND e.program = l.program
                             AND e.enrolment = l.enrolment AND e.version = l.version
     WHERE l.kind = 'regular' AND e.exit_from IS NOT NULL AND e.exit_from <= :period
), before AS (
    SELECT p.book, p.enrolment, p.program, max(p.amount_fen) AS amount_fen
      FROM scope s
      JOIN payout.line p ON p.book = s.book
      JOIN payout.batch b ON b.book = p.book AND b.batch = p.batch
     WHERE p.period = :period - interval '3 months' AND b.kind = 'regular'
       AND b.state <> 'cancelled'
     GROUP BY p.book, p.enrolment, p.program
)
SELECT v.book AS county, v.program, v.batch, v.line_no, v.person,
       CASE WHEN v.months >= v.months_max THEN 'month ' || (v.months + 1)
            ELSE 'not less than a quarter before' END AS subject,
       v.amount_fen, NULL AS severity
  FROM leaving v
  LEFT JOIN before b ON b.book = v.book AND b.program = v.program AND b.enrolment = v.enrolment
 WHERE v.months >= v.months_max OR (v.months >= 3 AND v.amount_fen >= b.amount_fen)
