// Pairs with their number of lines. Parameters: $includeC
// Two MATCH clauses: within one, a line's two links to the same place would count as one trail only once.
MATCH (l:Graphlab:Line)-[o:ORIGINATES_IN]->(a:Place)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
MATCH (l)-[s:SUPPLIES]->(b:Place)
WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
WITH a.placeId AS origin, b.placeId AS destination, count(DISTINCT l) AS number,
     collect(l.lineId) AS lines, collect(o.claim) + collect(s.claim) AS ids
RETURN origin, destination, number,
       COLLECT { UNWIND lines AS x RETURN DISTINCT x ORDER BY x } AS lines,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY number DESC, origin, destination
