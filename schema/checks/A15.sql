-- check:       A15
-- title_zh:    应保未保
-- title_en:    entitled and not paid
-- question_zh: 低保中的残疾人是否没有领生活补贴，重度残疾人是否没有领护理补贴？
-- question_en: Is somebody disabled in dibao without the living (severely: the care) subsidy?
-- severity:    medium
-- blocks:      no
-- needs:       lines
-- needs:       subsidies
-- wants:       list disability
-- source:      domain rules §6 A15
WITH dibao AS (
    SELECT DISTINCT m.book, m.person, m.id_hash, m.disability
      FROM scope s
      JOIN month_member m ON m.book = s.book
     WHERE m.kind = 'regular' AND m.program IN ('DB-U', 'DB-R') AND m.disability <> 0
), wanted AS (
    SELECT book, person, id_hash, 'DS-L' AS program FROM dibao
     UNION ALL
    SELECT book, person, id_hash, 'DS-N' FROM dibao WHERE disability % 10 <= 2
), paid AS (
    SELECT DISTINCT program, id_hash FROM month_member WHERE program IN ('DS-L', 'DS-N')
), excluded AS (
    SELECT DISTINCT x.book, b.program, x.person
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.period = :period AND b.program IN ('DS-L', 'DS-N')
)
SELECT w.book AS county, w.program, NULL::bigint AS batch, NULL::integer AS line_no, w.person,
       'in dibao' AS subject, 0::bigint AS amount_fen, NULL AS severity
  FROM wanted w
  LEFT JOIN paid p ON p.id_hash = w.id_hash AND p.program = w.program
  LEFT JOIN excluded x ON x.book = w.book AND x.program = w.program AND x.person = w.person
 WHERE p.id_hash IS NULL AND x.person IS NULL
