-- check:       A40
-- title_zh:    名单滞后
-- title_en:    lists and reviews overdue
-- question_zh: 本季度是否没有做信息比对？名册是否一年没有更新？
-- question_en: Was a list not compared this quarter, or a roster not renewed for a year?
-- severity:    medium
-- blocks:      no
-- needs:       roster
-- source:      F24, F36; domain rules §6 A40
WITH kind (kind) AS (
    VALUES ('deaths'), ('payroll'), ('custody'), ('vehicles'), ('companies')
), compared AS (
    SELECT o.kind, o.book
      FROM list_of o
      JOIN roster.outside_list l ON l.book = o.list_book AND l.list = o.list
     WHERE l.as_of >= date_trunc('quarter', :period)
     GROUP BY o.kind, o.book
), renewed AS (
    SELECT i.book, i.program, max(i.period) AS period
      FROM scope s
      JOIN roster.import i ON i.book = s.book
     WHERE i.period <= :period GROUP BY i.book, i.program
), standing AS (
    SELECT DISTINCT e.book, e.program
      FROM scope s
      JOIN roster.enrolment e ON e.book = s.book
     WHERE e.superseded_at IS NULL AND e.valid_from <= :period
       AND (e.valid_until IS NULL OR :period < e.valid_until)
)
SELECT w.book AS county, NULL AS program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'list ' || w.kind AS subject, 0::bigint AS amount_fen,
       NULL AS severity
  FROM (SELECT s.book, k.kind FROM scope s CROSS JOIN kind k) w
  LEFT JOIN compared c ON c.kind = w.kind AND c.book = w.book
 WHERE c.book IS NULL
 UNION ALL
SELECT e.book, e.program, NULL, NULL, NULL, 'roster of ' || to_char(r.period, 'YYYY-MM'), 0, NULL
  FROM standing e
  JOIN renewed r ON r.book = e.book AND r.program = e.program
 WHERE r.period <= :period - interval '12 months'
