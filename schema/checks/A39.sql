-- check:       A39
-- title_zh:    分配偏差
-- title_en:    allocations off the formula
-- question_zh: 按公式分配的金额是否比纯因素结果低一成以上？
-- question_en: Is an allocation by formula more than a tenth below the plain share of the factors?
-- severity:    review
-- blocks:      no
-- needs:       allocations
-- source:      domain rules §6 A39
SELECT a.book AS county, NULL AS program, NULL::bigint AS batch, NULL::integer AS line_no,
       NULL::bigint AS person, 'document ' || a.document || ' to ' || l.receiver AS subject,
       l.plain_share_fen - l.amount_fen AS amount_fen, NULL AS severity
  FROM scope s
  JOIN funding.allocation a ON a.book = s.book
  JOIN funding.allocation_line l ON l.book = a.book AND l.allocation = a.allocation
 WHERE a.state = 'approved' AND l.amount_fen < l.plain_share_fen - l.plain_share_fen / 10
