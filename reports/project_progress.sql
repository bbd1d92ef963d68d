-- report:   project_progress
-- title_zh: 建设项目进度表（按县区和类别）
-- title_en: Projects by county and kind
-- param:    region  region  区划（含下级） | division, with all below it
-- param:    until   month   截止月份（含） | last month, included
-- column:   book             text    账套 | book
-- column:   name             text    名称 | name
-- column:   kind             text    类别 | kind
-- column:   projects         bigint  项目 | projects
-- column:   registered       bigint  已登记未批复 | registered only
-- column:   approved         bigint  已批复 | approved
-- column:   started          bigint  已开工 | started
-- column:   accepted         bigint  已验收 | accepted
-- column:   villages         bigint  行政村 | villages
-- column:   coverage         text    覆盖率% | coverage, %
-- column:   granted_fen      bigint  批复补助 | granted
-- column:   kept_fen         bigint  已支付净额 | paid less recovered
-- column:   to_recover_fen   bigint  应收回结余 | unspent, to recover
-- column:   stale            bigint  批复满两年未付清 | unpaid after two years
-- column:   stale_fen        bigint  应收回指标 | quota to be reclaimed
-- word:     kind HX 互助幸福院 | mutual-aid homes
-- word:     kind SQ 社区服务中心 | service centres
-- word:     kind GY 供养机构改造 | care institutions
-- check:    sum(projects) = sum(registered) + sum(approved) + sum(started) + sum(accepted)
-- source:   plans of projects (F11, F12, F40); unspent quota of two years is reclaimed

WITH RECURSIVE below AS (
    SELECT :region AS region
    UNION
    SELECT r.region FROM ref.region r JOIN below b ON r.parent = b.region),
last_day AS (
    SELECT (:until + interval '1 month' - interval '1 day')::date AS day),
project AS (
    SELECT p.book, p.kind, p.grant_fen, s.approved_on,
           CASE WHEN s.accepted_on IS NOT NULL THEN 'accepted'
                WHEN s.started_on IS NOT NULL THEN 'started'
                WHEN s.approved_on IS NOT NULL THEN 'approved'
                ELSE 'registered' END AS stage,
           least(p.grant_fen, coalesce(s.final_cost_fen, p.grant_fen)) AS entitled_fen,
           coalesce(i.paid_fen, 0) - coalesce(r.recovered_fen, 0) AS kept_fen
      FROM project.project p
     CROSS JOIN last_day d
      LEFT JOIN LATERAL (
           SELECT min(t.reached_on) FILTER (WHERE t.stage = 'approved') AS approved_on,
                  min(t.reached_on) FILTER (WHERE t.stage = 'started') AS started_on,
                  min(t.reached_on) FILTER (WHERE t.stage = 'accepted') AS accepted_on,
                  min(t.reached_on) FILTER (WHERE t.stage = 'cancelled') AS cancelled_on,
                  min(t.final_cost_fen) AS final_cost_fen
             FROM project.stage t
            WHERE t.book = p.book AND t.project = p.project AND t.reached_on <= d.day) s ON true
      LEFT JOIN LATERAL (
           SELECT sum(n.amount_fen) AS paid_fen FROM project.instalment n
            WHERE n.book = p.book AND n.project = p.project AND n.state = 'paid'
              AND n.settled_on <= d.day) i ON true
      LEFT JOIN LATERAL (
           SELECT sum(v.amount_fen) AS recovered_fen FROM project.recovery v
            WHERE v.book = p.book AND v.project = p.project AND v.recovered_on <= d.day) r ON true
     WHERE p.registered_on <= d.day AND s.cancelled_on IS NULL
       AND p.book IN (SELECT k.book FROM ledger.book k
                       WHERE k.region IN (SELECT region FROM below))),
village AS (
    SELECT county AS book, kind, max(village_count) AS villages
      FROM project.plan_county
     WHERE county IN (SELECT region FROM below)
     GROUP BY county, kind),
place AS (
    SELECT book, kind FROM project UNION SELECT book, kind FROM village)
SELECT k.book::text AS book, k.name, c.kind, count(p.stage) AS projects,
       count(*) FILTER (WHERE p.stage = 'registered') AS registered,
       count(*) FILTER (WHERE p.stage = 'approved') AS approved,
       count(*) FILTER (WHERE p.stage = 'started') AS started,
       count(*) FILTER (WHERE p.stage = 'accepted') AS accepted,
       coalesce(v.villages, 0)::bigint AS villages,
       CASE WHEN v.villages > 0
            THEN trunc(100.0 * count(*) FILTER (WHERE p.stage <> 'registered') / v.villages,
                       2)::text
            ELSE '' END AS coverage,
       coalesce(sum(p.grant_fen) FILTER (WHERE p.stage <> 'registered'), 0)::bigint AS granted_fen,
       coalesce(sum(p.kept_fen), 0)::bigint AS kept_fen,
       coalesce(sum(p.kept_fen - p.entitled_fen)
                FILTER (WHERE p.stage = 'accepted' AND p.kept_fen > p.entitled_fen), 0)::bigint
           AS to_recover_fen,
       count(*) FILTER (WHERE p.kept_fen < p.entitled_fen
                          AND p.approved_on < d.day - interval '2 years') AS stale,
       coalesce(sum(p.entitled_fen - p.kept_fen)
                FILTER (WHERE p.kept_fen < p.entitled_fen
                          AND p.approved_on < d.day - interval '2 years'), 0)::bigint AS stale_fen
  FROM place c
 CROSS JOIN last_day d
  JOIN ledger.book k ON k.book = c.book
  LEFT JOIN project p ON p.book = c.book AND p.kind = c.kind
  LEFT JOIN village v ON v.book = c.book AND v.kind = c.kind
 GROUP BY k.book, k.name, c.kind, v.villages
 ORDER BY k.book, c.kind
