-- report:   verification_samples
-- title_zh: 入户核查样本
-- title_en: Samples for verification in the field
-- param:    region  region  区划（含下级） | division, with all below it
-- column:   sample        bigint  样本 | sample
-- column:   book          text    账套 | book
-- column:   period        text    月份 | month
-- column:   programs      text    项目 | programs
-- column:   confidence    text    置信度% | confidence, %
-- column:   margin        text    误差% | margin, %
-- column:   frame_count   bigint  总体笔数 | lines in the frame
-- column:   frame_fen     bigint  总体金额 | amount of the frame
-- column:   sample_count  bigint  样本量 | lines drawn
-- column:   entered       bigint  已登记 | results entered
-- column:   drawn_on      text    抽取日期 | drawn on
-- source:   supervision by samples of the plans; domain rules §6

WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
result AS (
    SELECT book, sample, count(DISTINCT (county, batch, line_no)) AS entered
      FROM reconcile.sample_result GROUP BY book, sample)
SELECT s.sample, s.book::text AS book, to_char(s.period, 'YYYY-MM') AS period,
       array_to_string(s.programs, ' ') AS programs, s.confidence_percent::text AS confidence,
       s.margin_percent::text AS margin, s.frame_count, s.frame_fen, s.sample_count,
       coalesce(r.entered, 0) AS entered,
       to_char(s.drawn_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS drawn_on
  FROM reconcile.sample s
  JOIN ledger.book k ON k.book = s.book AND k.region IN (SELECT region FROM below)
  LEFT JOIN result r ON r.book = s.book AND r.sample = s.sample
 ORDER BY s.sample
