-- check:       A34
-- title_zh:    价格补贴漏发
-- title_en:    price subsidy left out
-- question_zh: 已启动价格补贴的县区，领取基本待遇的户是否漏发？
-- question_en: Where a price subsidy is paid, is somebody left out who has its benefit?
-- severity:    medium
-- blocks:      no
-- needs:       price_lines
-- source:      domain rules §1.9 and §6 A34
WITH started AS (
    SELECT DISTINCT l.book, l.program, b.list
      FROM month_line l
      JOIN ref.base_list b ON b.program = l.program
     WHERE l.kind = 'regular'
), had AS (
    SELECT DISTINCT id_hash FROM month_member WHERE program LIKE 'PT-%'
), excluded AS (
    SELECT DISTINCT x.book, b.program, x.person
      FROM payout.batch b
      JOIN payout.exclusion x ON x.book = b.book AND x.batch = b.batch
     WHERE b.period = :period AND b.program LIKE 'PT-%'
)
SELECT m.book AS county, t.program, m.batch, m.line_no, m.person, 'paid ' || m.program AS subject,
       0::bigint AS amount_fen, NULL AS severity
  FROM scope s
  JOIN month_member m ON m.book = s.book
  JOIN started t ON t.book = m.book AND t.list = m.program
  LEFT JOIN had h ON h.id_hash = m.id_hash
  LEFT JOIN excluded x ON x.book = m.book AND x.program = t.program AND x.person = m.person
 WHERE m.kind = 'regular' AND m.amount_fen > 0 AND h.id_hash IS NULL AND x.person IS NULL
