// Lines into a town. Parameters: $town (placeId), $includeC
MATCH (l:Graphlab:Line)-[s:SUPPLIES]->(:Place {placeId: $town})
WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
WITH l, collect(s.claim) AS sold
OPTIONAL MATCH (l)-[o:ORIGINATES_IN]->(p:Place)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
WITH l, sold, collect(o.claim) AS run, collect(p.placeId) AS places
RETURN l.lineId AS line, coalesce(l.name, l.lineId) AS name,
       COLLECT { UNWIND places AS x RETURN DISTINCT x ORDER BY x } AS origins,
       COLLECT { UNWIND sold + run AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY line
