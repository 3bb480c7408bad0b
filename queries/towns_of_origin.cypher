// Towns of an origin. Parameters: $origin (placeId), $includeC
MATCH (:Place {placeId: $origin})<-[o:ORIGINATES_IN]-(l:Graphlab:Line)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
MATCH (l)-[s:SUPPLIES]->(d:Place)
WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
WITH d, collect(l.lineId) AS lines, collect(o.claim) + collect(s.claim) AS ids
RETURN d.placeId AS destination,
       COLLECT { UNWIND lines AS x RETURN DISTINCT x ORDER BY x } AS lines,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY destination
