// Conflicts between counts. Parameters: $includeC
MATCH (c:Graphlab:Count)
WHERE ($includeC OR coalesce(c.handling, 'P') <> 'C')
  AND NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) }
OPTIONAL MATCH (c)-[:STATED_BY]->(s:Source)
WITH c ORDER BY CASE WHEN c.known THEN 0 ELSE 1 END, coalesce(c.gradeSource, 9), coalesce(c.gradeInformation, 'Z'),
  coalesce(s.publishedLast, date('0001-01-01')) DESC,
  CASE WHEN NOT c.known THEN -1.0 WHEN c.low IS NULL OR c.high IS NULL THEN Infinity ELSE toFloat(c.high - c.low) END DESC,
  c.countId
// What is null in a grouping key groups with null: open sides and totals stay together.
WITH c.subject AS subject, c.measure AS measure, c.unit AS unit, c.stockOrFlow AS kind, c.definition AS definition,
     c.origin AS origin, c.destination AS destination, c.startFirst AS first, c.endLast AS last, collect(c) AS found
WHERE size(found) > 1
WITH *, [c IN found | coalesce(c.value, '')] AS values, [c IN found | c.countId] AS claims
RETURN subject, measure, unit, origin, destination,
       toString(first) AS period_start, toString(last) AS period_end,
       values, all(v IN values WHERE v = values[0]) AS agree, claims
ORDER BY claims
