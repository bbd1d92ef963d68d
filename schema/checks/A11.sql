-- check:       A11
-- title_zh:    账户异常
-- title_en:    one account for several households
-- question_zh: 同一账户是否收三户以上的钱？账户户名是否不是户内的人？
-- question_en: Is one account paid for three households, or held by nobody of the household?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- exempt:      TK-J OR-J 机构集体账户 | TK-J OR-J collective accounts of institutions
-- exempt:      TK-C 照料人账户 | TK-C accounts of caregivers
-- exempt:      <18 监护人账户 | <18 accounts of guardians
-- source:      domain rules §6 A11
WITH used AS (
    SELECT l.book, l.batch, l.line_no, l.program, l.person, l.born_on, l.for_period,
           l.amount_fen, a.number_hash, a.holder,
           l.book || ' ' || coalesce(nullif(e.unit_no, ''), 'person ' || l.person) AS unit
      FROM scope s
      JOIN month_line l ON l.book = s.book
      JOIN roster.payee_account a ON a.book = l.book AND a.account = l.account
      JOIN roster.enrolment e ON e.book = l.book AND e.program = l.program
                             AND e.enrolment = l.enrolment AND e.version = l.version
     WHERE l.kind = 'regular' AND l.program NOT IN ('TK-J', 'TK-C', 'OR-J')
), shared AS (
    SELECT number_hash, count(DISTINCT unit) AS units FROM used
     GROUP BY number_hash HAVING count(DISTINCT unit) >= 3
), name AS (
    SELECT DISTINCT m.book, m.batch, m.line_no, p.name
      FROM scope s
      JOIN month_member m ON m.book = s.book
      JOIN roster.person p ON p.book = m.book AND p.person = m.person AND p.superseded_at IS NULL
)
SELECT u.book AS county, u.program, u.batch, u.line_no, u.person,
       CASE WHEN h.number_hash IS NULL THEN 'held by another'
            ELSE 'account of ' || h.units || ' households' END AS subject,
       u.amount_fen, CASE WHEN h.number_hash IS NULL THEN 'review' END AS severity
  FROM used u
  LEFT JOIN shared h ON h.number_hash = u.number_hash
  LEFT JOIN name n ON n.book = u.book AND n.batch = u.batch AND n.line_no = u.line_no
                  AND n.name = u.holder
 WHERE h.number_hash IS NOT NULL
    OR (n.name IS NULL AND u.born_on <= u.for_period - interval '18 years')
