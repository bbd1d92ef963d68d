-- check:       A04
-- title_zh:    互斥待遇重复领取
-- title_en:    benefits that exclude each other
-- question_zh: 同一人同一月是否同时领取互斥的待遇？
-- question_en: Is a person paid two benefits in one month that exclude each other?
-- severity:    high
-- blocks:      line
-- needs:       lines
-- exempt:      D 只补差额的不算 | D where only the difference is paid
-- source:      domain rules §1.12 and §6 A04
WITH part (program, part) AS (
    VALUES ('DB-R', 'DB'), ('DB-U', 'DB'), ('TK-J', 'TK'), ('TK-S', 'TK'), ('OR-J', 'OR'),
           ('OR-S', 'OR'), ('FW', 'FW'), ('DS-L', 'DS-L'), ('DS-N', 'DS-N')
), rival (one, other) AS (
    VALUES ('DB', 'TK'), ('TK', 'OR'), ('TK', 'FW'), ('TK', 'DS-L'), ('TK', 'DS-N'),
           ('OR', 'FW'), ('OR', 'DS-L')
), held AS (
    SELECT m.book, m.batch, m.line_no, m.program, p.part, m.person, m.id_hash, m.amount_fen
      FROM month_member m
      JOIN part p ON p.program = m.program
     WHERE m.kind = 'regular'
), clash AS (
    SELECT y.book, y.batch, y.line_no, y.program, y.person, y.amount_fen, x.program AS also
      FROM rival r
      JOIN held x ON x.part = r.one
      JOIN held y ON y.part = r.other AND y.id_hash = x.id_hash
)
SELECT c.book AS county, c.program, c.batch, c.line_no, c.person,
       'also ' || string_agg(DISTINCT c.also, ' ' ORDER BY c.also) AS subject,
       min(c.amount_fen) AS amount_fen, NULL AS severity
  FROM scope s
  JOIN clash c ON c.book = s.book
 GROUP BY c.book, c.program, c.batch, c.line_no, c.person
