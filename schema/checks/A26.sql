-- check:       A26
-- title_zh:    临时救助频次
-- title_en:    relief for one cause again and again
-- question_zh: 同一人十二个月内是否因同一类事由两次以上得到临时救助？
-- question_en: Had a person temporary relief of one kind twice or more within twelve months?
-- severity:    medium
-- blocks:      no
-- needs:       relief or imprest
-- source:      domain rules §6 A26
WITH had AS (
    SELECT c.book, c.program, c.relief_case, c.person, c.event_on AS on_date, c.amount_fen,
           c.kind, 'case ' AS of_what
      FROM relief.relief_case c
      JOIN ref.relief_kind k ON k.kind = c.kind
     WHERE c.state = 'approved' AND k.once_with = 'relief'
     UNION ALL
    SELECT c.book, 'TR-E', c.relief_case, c.person, c.paid_on, c.amount_fen, 'emergency',
           'imprest case '
      FROM imprest.relief_case c WHERE c.state = 'posted'
), known AS (
    SELECT h.*, lag(h.on_date) OVER (PARTITION BY p.id_hash, h.kind
                                     ORDER BY h.on_date, h.book, h.relief_case) AS before
      FROM had h
      JOIN roster.person p ON p.book = h.book AND p.person = h.person AND p.superseded_at IS NULL
)
SELECT k.book AS county, k.program, NULL::bigint AS batch, NULL::integer AS line_no, k.person,
       k.of_what || k.relief_case AS subject, k.amount_fen, NULL AS severity
  FROM scope s
  JOIN known k ON k.book = s.book
 WHERE k.before > k.on_date - interval '12 months' AND k.on_date <= :as_of
