-- check:       A41
-- title_zh:    公共信息不完整
-- title_en:    papers missing
-- question_zh: 先行救助的材料是否逾期未补？
-- question_en: Are the papers of relief given first overdue?
-- severity:    low
-- blocks:      no
-- needs:       relief
-- source:      domain rules §6 A41
SELECT c.book AS county, c.program, NULL::bigint AS batch, NULL::integer AS line_no, c.person,
       'case ' || c.relief_case AS subject, c.amount_fen, NULL AS severity
  FROM scope s
  JOIN relief.relief_case c ON c.book = s.book
 WHERE c.state = 'approved' AND c.papers = '' AND c.papers_due < :as_of
