-- check:       A10
-- title_zh:    虚报冒领
-- title_en:    people who may not exist
-- question_zh: 领取人是否不在户籍人口中，或年龄超过 110 岁？
-- question_en: Is somebody paid who is not in the register of population, or older than 110?
-- severity:    high
-- blocks:      no
-- needs:       lines
-- wants:       list population
-- exempt:      旧码 身份证地区码是旧码的不算 | old an old area code is no ground
-- source:      domain rules §6 A10
WITH person AS (
    SELECT m.book, min(m.program) AS program, m.person, m.id_hash, m.born_on,
           max(m.for_period) AS month, sum(m.amount_fen)::bigint AS amount_fen
      FROM scope s
      JOIN month_member m ON m.book = s.book
     WHERE m.program = m.list
     GROUP BY m.book, m.person, m.id_hash, m.born_on
), looked_up AS (
    SELECT p.book, p.person, count(o.id_hash) AS entries
      FROM person p
      JOIN list_of l ON l.book = p.book AND l.kind = 'population'
      LEFT JOIN roster.outside_row o ON o.book = l.list_book AND o.list = l.list
                                    AND o.id_hash = p.id_hash
     GROUP BY p.book, p.person
)
SELECT p.book AS county, p.program, NULL::bigint AS batch, NULL::integer AS line_no, p.person,
       CASE WHEN p.born_on < p.month - interval '110 years' THEN 'older than 110'
            ELSE 'not in the population' END AS subject,
       p.amount_fen, NULL AS severity
  FROM person p
  LEFT JOIN looked_up k ON k.book = p.book AND k.person = p.person
 WHERE p.born_on < p.month - interval '110 years' OR k.entries = 0
