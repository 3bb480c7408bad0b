// Towns with a single supplier. Parameters: $includeC
MATCH (t:Graphlab:Place)<-[s:SUPPLIES]-(l:Graphlab:Line)
WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
  AND NOT t.placeId IN ['unknown', 'not-itemised']
WITH t, collect(s.claim) AS sold, collect(DISTINCT l) AS lines
WHERE size(lines) = 1
WITH t, sold, lines[0] AS l
OPTIONAL MATCH (l)-[o:ORIGINATES_IN]->(p:Place)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
WITH t, l, sold, collect(o.claim) AS run, collect(p.placeId) AS places
RETURN t.placeId AS destination, coalesce(t.name, t.placeId) AS name, l.lineId AS line,
       COLLECT { UNWIND places AS x RETURN DISTINCT x ORDER BY x } AS origins,
       COLLECT { UNWIND sold + run AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY destination
