-- check:       A37
-- title_zh:    项目超支或重复
-- title_en:    projects paid twice or too much
-- question_zh: 同村同类是否两个项目？是否付超、验收前付了尾款、撤销后没有收回？
-- question_en: Are there two grants to a village, or more paid or earlier than allowed?
-- severity:    high
-- blocks:      record
-- needs:       projects
-- source:      F11, F12; domain rules §1.11 and §6 A37
WITH twice AS (
    SELECT book, kind, town, village_key FROM project.project WHERE state <> 'cancelled'
     GROUP BY book, kind, town, village_key HAVING count(*) > 1
), early AS (
    SELECT DISTINCT i.book, i.project
      FROM project.instalment i
      JOIN project.project p ON p.book = i.book AND p.project = i.project
     WHERE i.stage = 'accepted' AND i.state = 'paid' AND p.state IN ('registered', 'approved',
                                                                     'started')
)
SELECT p.book AS county, p.program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'project ' || p.project AS subject,
       p.paid_fen - p.recovered_fen AS amount_fen, NULL AS severity
  FROM scope s
  JOIN project.project p ON p.book = s.book
  LEFT JOIN twice t ON t.book = p.book AND t.kind = p.kind AND t.town = p.town
                   AND t.village_key = p.village_key AND p.state <> 'cancelled'
  LEFT JOIN early e ON e.book = p.book AND e.project = p.project
 WHERE t.book IS NOT NULL OR e.book IS NOT NULL
    OR p.paid_fen - p.recovered_fen > p.grant_fen
    OR (p.state = 'cancelled' AND p.paid_fen > p.recovered_fen)
