-- check:       A27
-- title_zh:    一次性救助重复
-- title_en:    one-off relief twice
-- question_zh: 6 倍救助、增发一个月、生活物资是否同一人同一事由领了两次？
-- question_en: Was sixfold relief, an extra month or goods given twice for one event?
-- severity:    high
-- blocks:      record
-- needs:       relief
-- source:      F28, F29, F30; domain rules §6 A27
WITH had AS (
    SELECT c.book, c.program, c.relief_case, c.person, c.amount_fen, k.once_with, c.event_key,
           p.id_hash,
           count(*) OVER (PARTITION BY p.id_hash, k.once_with, c.event_key) AS times
      FROM relief.relief_case c
      JOIN ref.relief_kind k ON k.kind = c.kind
      JOIN roster.person p ON p.book = c.book AND p.person = c.person AND p.superseded_at IS NULL
     WHERE c.state = 'approved' AND k.once_with IN ('epidemic', 'extra_month', 'goods')
)
SELECT h.book AS county, h.program, NULL::bigint AS batch, NULL::integer AS line_no, h.person,
       'case ' || h.relief_case AS subject, h.amount_fen, NULL AS severity
  FROM scope s
  JOIN had h ON h.book = s.book
 WHERE h.times > 1
