// Lines shared by two towns. Parameters: $town, $other (placeId), $includeC
// Two MATCH clauses, so that one town asked for twice gives its lines and not nothing.
MATCH (l:Graphlab:Line)-[a:SUPPLIES]->(:Place {placeId: $town})
WHERE a.claim IS NOT NULL AND ($includeC OR coalesce(a.handling, 'P') <> 'C')
MATCH (l)-[b:SUPPLIES]->(:Place {placeId: $other})
WHERE b.claim IS NOT NULL AND ($includeC OR coalesce(b.handling, 'P') <> 'C')
WITH l, collect(a.claim) + collect(b.claim) AS ids
RETURN l.lineId AS line, coalesce(l.name, l.lineId) AS name,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY line
