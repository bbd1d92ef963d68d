-- check:       A21
-- title_zh:    无审批或公示不足
-- title_en:    without approval or notice
-- question_zh: 批次是否由另一人批准？公示是否满 7 天？
-- question_en: Was a batch approved by another person, and its list posted for seven days?
-- severity:    high
-- blocks:      record
-- needs:       batches
-- source:      domain rules §6 A21
SELECT b.book AS county, b.program, b.batch, NULL::integer AS line_no, NULL::bigint AS person,
       CASE WHEN b.approved_by IS NULL THEN 'no approval'
            WHEN b.approved_by = b.built_by THEN 'approved by who built it'
            ELSE 'notice of ' || (n.last_day - n.first_day + 1) || ' days' END AS subject,
       b.total_fen AS amount_fen, NULL AS severity
  FROM scope s
  JOIN payout.batch b ON b.book = s.book
  LEFT JOIN payout.review n ON n.book = b.book AND n.batch = b.batch AND n.stage = 'notice'
 WHERE b.period = :period AND b.line_count > 0
   AND b.state IN ('approved', 'released', 'settling', 'reconciled', 'closed')
   AND (b.approved_by IS NULL OR b.approved_by = b.built_by
        OR n.last_day - n.first_day + 1 < 7)
