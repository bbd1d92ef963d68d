-- report:   verification_estimate
-- title_zh: 入户核查差错率推断
-- title_en: Share of wrong lines estimated from a sample
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    sample  code    样本号 | number of the sample
-- column:   book         text    账套 | book
-- column:   name         text    名称 | name
-- column:   drawn        bigint  抽取 | drawn
-- column:   entered      bigint  已登记 | entered
-- column:   wrong        bigint  不符和查无 | wrong or not found
-- column:   share        text    差错率% | wrong, %
-- column:   share_least  text    下限% | at least, %
-- column:   share_most   text    上限% | at most, %
-- column:   lines_least  bigint  总体差错笔数下限 | wrong lines in the frame, at least
-- column:   lines_most   bigint  总体差错笔数上限 | wrong lines in the frame, at most
-- column:   wrong_fen    bigint  查出差错金额 | amount of the wrong lines seen
-- source:   E. B. Wilson 1927: bounds of a share, which hold for small samples and none wrong

-- The first row speaks of the frame; rows of counties have bounds of their own, and no number of
-- lines, since the sample is drawn of all counties together. Bounds are rounded outwards.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
result AS (
    SELECT DISTINCT ON (county, batch, line_no) county, batch, line_no, verdict
      FROM reconcile.sample_result
     WHERE sample::text = :sample
     ORDER BY county, batch, line_no, result_no DESC),
seen AS (
    SELECT s.book AS frame_book, d.county, s.frame_count, s.z_10000 / 10000.0 AS z, r.verdict,
           l.amount_fen
      FROM reconcile.sample s
      JOIN ledger.book k ON k.book = s.book AND k.region IN (SELECT region FROM below)
      JOIN reconcile.sample_line d ON d.book = s.book AND d.sample = s.sample
      JOIN payout.line l ON l.book = d.county AND l.period = s.period AND l.batch = d.batch
                        AND l.line_no = d.line_no
      LEFT JOIN result r ON r.county = d.county AND r.batch = d.batch AND r.line_no = d.line_no
     WHERE s.sample::text = :sample),
counted AS (
    SELECT grouping(county) = 1 AS is_frame, coalesce(county, min(frame_book)) AS book,
           max(frame_count) AS frame_count, max(z) AS z, count(*) AS drawn,
           count(verdict) AS n, count(*) FILTER (WHERE verdict <> 'right') AS k,
           coalesce(sum(amount_fen) FILTER (WHERE verdict <> 'right'), 0)::bigint AS wrong_fen
      FROM seen GROUP BY GROUPING SETS ((), (county)) HAVING count(*) > 0),
bounded AS (
    SELECT c.*,
           CASE WHEN n = 0 THEN 0 ELSE greatest(0,
               (2 * k + z * z - z * sqrt(z * z + 4.0 * k * (n - k) / n)) / (2 * (n + z * z)))
           END AS least,
           CASE WHEN n = 0 THEN 1 ELSE least(1,
               (2 * k + z * z + z * sqrt(z * z + 4.0 * k * (n - k) / n)) / (2 * (n + z * z)))
           END AS most
      FROM counted c)
SELECT b.book::text AS book, k.name, b.drawn, b.n AS entered, b.k AS wrong,
       coalesce(round(100.0 * b.k / nullif(b.n, 0), 2)::text, '') AS share,
       (floor(10000 * b.least) / 100)::numeric(5, 2)::text AS share_least,
       (ceil(10000 * b.most) / 100)::numeric(5, 2)::text AS share_most,
       CASE WHEN b.is_frame THEN greatest(b.k, floor(b.least * b.frame_count)::bigint) END
           AS lines_least,
       CASE WHEN b.is_frame THEN least(b.frame_count - b.n + b.k,
                                       ceil(b.most * b.frame_count)::bigint) END AS lines_most,
       b.wrong_fen
  FROM bounded b JOIN ledger.book k ON k.book = b.book
 ORDER BY b.is_frame DESC, b.book
