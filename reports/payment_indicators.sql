-- report:   payment_indicators
-- title_zh: 发放与核对指标（按县区）
-- title_en: Indicators of payment and reconciliation by county
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    from    month   起始月份 | first month paid for
-- param:    until   month   截止月份（含） | last month, included
-- column:   book                text    账套 | book
-- column:   name                text    名称 | name
-- column:   enrolments          bigint  在册户（人）月 | enrolments in force, by month
-- column:   covered             bigint  其中有发放 | of them with a line
-- column:   coverage            text    覆盖率% | covered, %
-- column:   lines               bigint  放行笔数 | lines released
-- column:   amount_fen          bigint  放行金额 | amount released
-- column:   paid_lines          bigint  到账笔数 | lines paid
-- column:   failed_lines        bigint  失败和退回笔数 | lines failed or returned
-- column:   unanswered_lines    bigint  未回盘笔数 | lines without a result
-- column:   failure_rate        text    失败率% | failed or returned of those answered, %
-- column:   days_average        text    放行至到账平均天数 | days from release to payment, average
-- column:   days_longest        bigint  最长天数 | days, longest
-- column:   findings            bigint  疑点 | findings
-- column:   findings_high       bigint  其中高等级 | of them of high severity
-- column:   findings_per_1000   text    每千笔疑点 | findings in 1000 lines
-- column:   open_findings       bigint  未处理疑点 | findings open
-- column:   open_days           bigint  最早未处理天数 | age in days of the oldest open one
-- column:   recovered_fen       bigint  追回到账 | recovered
-- column:   written_off_fen     bigint  核销 | written off
-- check:    sum(lines) = sum(paid_lines) + sum(failed_lines) + sum(unanswered_lines)
-- joins:    hash
-- source:   S22 of the plans' indicators, A22, A23; by county and month

-- A line of these months is one to the banks: recoveries bring money in. Findings are those of the
-- last run of all checks of each month; what is open is as old as that run at the end of `until`.
WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
book AS (
    SELECT book, name, region FROM ledger.book WHERE region IN (SELECT region FROM below)),
above AS (
    SELECT k.book, k.region AS at FROM book k
    UNION
    SELECT a.book, r.parent
      FROM above a JOIN ref.region r ON r.region = a.at
     WHERE r.parent IS NOT NULL),
month AS (
    SELECT generate_series(:from, :until, interval '1 month')::date AS period),
enrolled AS (
    SELECT e.book, m.period, e.program, e.enrolment
      FROM month m
      JOIN roster.enrolment e ON e.superseded_at IS NULL AND e.valid_from <= m.period
                             AND (e.valid_until IS NULL OR m.period < e.valid_until)
     WHERE e.book IN (SELECT book FROM book)),
line AS (
    SELECT l.book, l.period, l.batch, l.line_no, l.program, l.enrolment, l.amount_fen, b.kind,
           (b.released_at AT TIME ZONE 'Asia/Shanghai')::date AS released_on
      FROM payout.batch b
      JOIN payout.line l ON l.book = b.book AND l.period = b.period AND l.batch = b.batch
     WHERE b.book IN (SELECT book FROM book) AND b.period BETWEEN :from AND :until
       AND b.kind <> 'recovery' AND b.state IN ('released', 'settling', 'reconciled', 'closed')),
covered AS (
    SELECT e.book, count(*) AS enrolments, count(l.enrolment) AS covered
      FROM enrolled e
      LEFT JOIN (SELECT DISTINCT book, period, program, enrolment FROM line
                  WHERE kind = 'regular') l
        ON l.book = e.book AND l.period = e.period AND l.program = e.program
       AND l.enrolment = e.enrolment
     GROUP BY e.book),
answered AS (
    SELECT DISTINCT ON (o.book, o.period, o.batch, o.line_no) o.book, o.period, o.batch, o.line_no,
           o.outcome, o.on_date
      FROM payout.outcome o
     WHERE o.book IN (SELECT book FROM book) AND o.period BETWEEN :from AND :until
     ORDER BY o.book, o.period, o.batch, o.line_no, o.seq DESC),
paid AS (
    SELECT l.book, count(*) AS lines, sum(l.amount_fen)::bigint AS amount_fen,
           count(*) FILTER (WHERE o.outcome = 'paid') AS paid_lines,
           count(*) FILTER (WHERE o.outcome IN ('failed', 'returned')) AS failed_lines,
           count(*) FILTER (WHERE o.outcome IS NULL OR o.outcome = 'held') AS unanswered_lines,
           sum(o.on_date - l.released_on) FILTER (WHERE o.outcome = 'paid') AS days,
           max(o.on_date - l.released_on) FILTER (WHERE o.outcome = 'paid')::bigint AS longest
      FROM line l
      LEFT JOIN answered o ON o.book = l.book AND o.period = l.period AND o.batch = l.batch
                          AND o.line_no = l.line_no
     GROUP BY l.book),
full_run AS (
    SELECT DISTINCT ON (a.book, r.period) a.book AS county, r.book, r.run, r.started_at
      FROM above a
      JOIN ledger.book k ON k.region = a.at
      JOIN reconcile.check_run r ON r.book = k.book
     WHERE r.period BETWEEN :from AND :until
       AND r.check_ids @> (SELECT array_agg(g.check_id) FROM reconcile.gate_check g)
     ORDER BY a.book, r.period, r.run DESC),
last_step AS (
    SELECT DISTINCT ON (s.book, s.run, s.finding_no) s.book, s.run, s.finding_no, s.step
      FROM (SELECT book, run FROM full_run GROUP BY book, run) r
      JOIN reconcile.finding_step s ON s.book = r.book AND s.run = r.run
     ORDER BY s.book, s.run, s.finding_no, s.step_no DESC),
finding AS (
    SELECT f.county, f.severity, f.amount_fen, s.step,
           coalesce(s.step, 'open') NOT IN ('explained', 'corrected', 'recovered', 'written_off')
               AS is_open,
           (r.started_at AT TIME ZONE 'Asia/Shanghai')::date AS found_on
      FROM full_run r
      JOIN reconcile.finding f ON f.book = r.book AND f.run = r.run AND f.county = r.county
      LEFT JOIN last_step s ON s.book = f.book AND s.run = f.run
                           AND s.finding_no = f.finding_no),
found AS (
    SELECT county AS book, count(*) AS findings,
           count(*) FILTER (WHERE severity = 'high') AS high,
           count(*) FILTER (WHERE is_open) AS open,
           max(greatest(0, (:until + interval '1 month')::date - 1 - found_on))
               FILTER (WHERE is_open)::bigint AS open_days,
           coalesce(sum(amount_fen) FILTER (WHERE step = 'written_off'), 0)::bigint
               AS written_off_fen
      FROM finding GROUP BY county),
recovered AS (
    SELECT book, sum(amount_fen)::bigint AS fen
      FROM payout.recovered
     WHERE book IN (SELECT book FROM book) AND on_date >= :from
       AND on_date < (:until + interval '1 month')::date
     GROUP BY book)
SELECT k.book::text AS book, k.name, coalesce(c.enrolments, 0) AS enrolments,
       coalesce(c.covered, 0) AS covered,
       coalesce(round(100.0 * c.covered / c.enrolments, 2)::text, '') AS coverage,
       coalesce(p.lines, 0) AS lines, coalesce(p.amount_fen, 0) AS amount_fen,
       coalesce(p.paid_lines, 0) AS paid_lines, coalesce(p.failed_lines, 0) AS failed_lines,
       coalesce(p.unanswered_lines, 0) AS unanswered_lines,
       coalesce(round(100.0 * p.failed_lines / nullif(p.paid_lines + p.failed_lines, 0), 2)::text,
                '') AS failure_rate,
       coalesce(round(p.days::numeric / nullif(p.paid_lines, 0), 1)::text, '') AS days_average,
       p.longest AS days_longest, coalesce(f.findings, 0) AS findings,
       coalesce(f.high, 0) AS findings_high,
       coalesce(round(1000.0 * f.findings / nullif(p.lines, 0), 2)::text, '') AS findings_per_1000,
       coalesce(f.open, 0) AS open_findings, f.open_days,
       coalesce(r.fen, 0) AS recovered_fen, coalesce(f.written_off_fen, 0) AS written_off_fen
  FROM book k
  LEFT JOIN covered c ON c.book = k.book
  LEFT JOIN paid p ON p.book = k.book
  LEFT JOIN found f ON f.book = k.book
  LEFT JOIN recovered r ON r.book = k.book
 WHERE c.enrolments > 0 OR p.lines > 0 OR f.findings > 0 OR r.fen > 0
 ORDER BY k.book
