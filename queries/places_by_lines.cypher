// Places by number of lines. Parameters: $includeC
MATCH (l:Graphlab:Line)-[r:ORIGINATES_IN|SUPPLIES]->(p:Place)
WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  AND NOT p.placeId IN ['unknown', 'not-itemised']
WITH p, collect(r.claim) AS ids, count(DISTINCT l) AS lines,
     count(DISTINCT CASE type(r) WHEN 'ORIGINATES_IN' THEN l END) AS lines_from,
     count(DISTINCT CASE type(r) WHEN 'SUPPLIES' THEN l END) AS lines_into
RETURN p.placeId AS place, coalesce(p.name, p.placeId) AS name, lines, lines_from, lines_into,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY lines DESC, place
