-- check:       A01
-- title_zh:    死亡人员领取
-- title_en:    paid after death
-- question_zh: 有没有人在死亡次月起仍计发待遇？
-- question_en: Is somebody paid for from the month after the death on?
-- severity:    high
-- blocks:      line, release
-- needs:       lines
-- needs:       list deaths
-- needs:       recomputed
-- exempt:      F26 冻结期病亡，户内还有人 | F26 a death in a freeze, others are left
-- source:      domain rules §6 A01
WITH dead AS (
    SELECT m.book, m.batch, m.line_no, m.program, m.enrolment, m.person, m.amount_fen,
           min(o.on_date) AS on_date
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'deaths'
      JOIN roster.outside_person o ON o.book = l.list_book AND o.list = l.list
                                  AND o.id_hash = m.id_hash
     WHERE o.on_date < m.for_period
     GROUP BY m.book, m.batch, m.line_no, m.program, m.enrolment, m.person, m.amount_fen
), living AS (
    SELECT DISTINCT m.book, m.batch, m.line_no
      FROM month_member m
      JOIN (SELECT DISTINCT book, batch, line_no FROM dead) b
        ON b.book = m.book AND b.batch = m.batch AND b.line_no = m.line_no
      LEFT JOIN dead d ON d.book = m.book AND d.batch = m.batch AND d.line_no = m.line_no
                      AND d.person = m.person
     WHERE d.person IS NULL
)
SELECT d.book AS county, d.program, d.batch, d.line_no, d.person,
       'enrolment ' || d.enrolment AS subject, d.amount_fen, NULL AS severity
  FROM dead d
  LEFT JOIN living v ON v.book = d.book AND v.batch = d.batch AND v.line_no = d.line_no
  LEFT JOIN death_freeze f ON f.book = d.book AND f.program = d.program
 WHERE NOT (v.book IS NOT NULL AND f.since IS NOT NULL AND d.on_date >= f.since)
