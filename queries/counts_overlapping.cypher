// Counts overlapping a period. Parameters: $periodFirst, $periodLast (dates), $includeC
// A missing side of a count's period is open: it reaches for ever and is inside nothing but an open period.
MATCH (c:Graphlab:Count)
WHERE ($includeC OR coalesce(c.handling, 'P') <> 'C')
  AND NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) }
  AND (c.startFirst IS NOT NULL OR c.endLast IS NOT NULL)
  AND coalesce(c.startFirst, date('0001-01-01')) <= $periodLast
  AND coalesce(c.endLast, date('9999-12-31')) >= $periodFirst
RETURN c.subject AS subject, c.measure AS measure, c.unit AS unit, c.value AS value,
       c.periodStart AS period_start, c.periodEnd AS period_end,
       coalesce(c.startFirst, date('0001-01-01')) >= $periodFirst
         AND coalesce(c.endLast, date('9999-12-31')) <= $periodLast AS inside,
       [c.countId] AS claims
ORDER BY c.countId
