// Lines rolled up by geography. Parameters: $level (kind of place), $includeC
MATCH (l:Graphlab:Line)-[r:ORIGINATES_IN|SUPPLIES]->(p:Place)
WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  AND NOT p.placeId IN ['unknown', 'not-itemised']
CALL (p) {
  MATCH way = (p)-[:WITHIN*0..]->(a:Place {kind: $level})
  WHERE none(n IN nodes(way) WHERE n.placeId IN ['unknown', 'not-itemised'])
    AND all(w IN relationships(way) WHERE w.row IS NOT NULL)
  RETURN a ORDER BY length(way) LIMIT 1
}
WITH a, collect(r.claim) AS ids,
     count(DISTINCT CASE type(r) WHEN 'ORIGINATES_IN' THEN l END) AS lines_from,
     count(DISTINCT CASE type(r) WHEN 'SUPPLIES' THEN l END) AS lines_into
RETURN a.placeId AS place, coalesce(a.name, a.placeId) AS name, lines_from, lines_into,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY place
