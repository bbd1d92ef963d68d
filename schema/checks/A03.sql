-- check:       A03
-- title_zh:    跨区域重复领取
-- title_en:    paid in two counties
-- question_zh: 同一人同一月是否在两个以上县区领取按月待遇？
-- question_en: Is a person paid monthly benefits in two or more counties in one month?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- wants:       list other_counties
-- source:      domain rules §6 A03
WITH scattered AS (
    SELECT id_hash FROM month_member WHERE kind = 'regular'
     GROUP BY id_hash HAVING min(book) <> max(book)
), abroad AS (
    SELECT DISTINCT m.book, m.batch, m.line_no, m.person
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN list_of l ON l.book = m.book AND l.kind = 'other_counties'
      JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                               AND o.id_hash = m.id_hash
     WHERE m.kind = 'regular' AND o.region <> m.book
       AND o.from_date <= m.for_period AND m.for_period < o.until_date
)
SELECT m.book AS county, m.program, m.batch, m.line_no, m.person,
       CASE WHEN c.id_hash IS NULL THEN 'list of other counties' ELSE 'another book' END
           AS subject, m.amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  LEFT JOIN scattered c ON c.id_hash = m.id_hash
  LEFT JOIN abroad a ON a.book = m.book AND a.batch = m.batch AND a.line_no = m.line_no
                    AND a.person = m.person
 WHERE m.kind = 'regular' AND (c.id_hash IS NOT NULL OR a.person IS NOT NULL)
