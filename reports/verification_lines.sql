-- report:   verification_lines
-- title_zh: 入户核查清单
-- title_en: Lines drawn for verification, with what was found
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    sample  code    样本号 | number of the sample
-- column:   line        text    发放行 | line
-- column:   county      text    县区 | county
-- column:   program     text    项目 | program
-- column:   enrolment   bigint  登记号 | enrolment
-- column:   amount_fen  bigint  金额 | amount
-- column:   verdict     text    结果 | result
-- column:   visited_on  text    核查日期 | visited on
-- word:     verdict right 相符 | right
-- word:     verdict wrong 不符 | wrong
-- word:     verdict not_found 查无此人 | not found
-- source:   supervision by samples of the plans; domain rules §6

-- Nobody is named: whoever goes there looks the enrolment up.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
result AS (
    SELECT DISTINCT ON (county, batch, line_no) county, batch, line_no, verdict, visited_on
      FROM reconcile.sample_result
     WHERE sample::text = :sample
     ORDER BY county, batch, line_no, result_no DESC)
SELECT 'B' || d.county || '-' || d.batch || '-' || d.line_no AS line, d.county::text AS county,
       l.program, l.enrolment, l.amount_fen, coalesce(r.verdict, '') AS verdict,
       coalesce(r.visited_on::text, '') AS visited_on
  FROM reconcile.sample s
  JOIN reconcile.sample_line d ON d.book = s.book AND d.sample = s.sample
  JOIN ledger.book k ON k.book = d.county AND k.region IN (SELECT region FROM below)
  JOIN payout.line l ON l.book = d.county AND l.period = s.period AND l.batch = d.batch
                    AND l.line_no = d.line_no
  LEFT JOIN result r ON r.county = d.county AND r.batch = d.batch AND r.line_no = d.line_no
 WHERE s.sample::text = :sample
 ORDER BY d.county, d.batch, d.line_no
