-- check:       A24
-- title_zh:    越权审批
-- title_en:    approved beyond the limit
-- question_zh: 乡镇批准的救助是否超过其限额？
-- question_en: Did a town approve more than its limit?
-- severity:    high
-- blocks:      record
-- needs:       relief or imprest
-- source:      domain rules §6 A24
SELECT c.book AS county, c.program, NULL::bigint AS batch, NULL::integer AS line_no, c.person,
       'case ' || c.relief_case AS subject, c.amount_fen, NULL AS severity
  FROM scope s
  JOIN relief.relief_case c ON c.book = s.book
 WHERE c.state = 'approved' AND c.decided_level = 'town'
   AND (c.town_limit_fen IS NULL OR c.amount_fen > c.town_limit_fen)
 UNION ALL
SELECT c.book, 'TR-E', NULL, NULL, c.person, 'imprest case ' || c.relief_case, c.amount_fen, NULL
  FROM scope s
  JOIN imprest.relief_case c ON c.book = s.book
 WHERE c.state = 'posted' AND c.amount_fen > c.limit_fen AND c.decided_by IS NULL
