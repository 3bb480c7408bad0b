// Neighbourhood within k steps. Parameters: $node (lineId, placeId or operationId), $steps, $includeC
MATCH (a:Graphlab&(Line|Place|Operation))
WHERE coalesce(a.lineId, a.placeId, a.operationId) = $node AND NOT coalesce(a.lineId, a.placeId, a.operationId) IN ['unknown', 'not-itemised']
MATCH p = ALL SHORTEST (a)
  (()-[s:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS
      WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')]-
   (y:Graphlab WHERE NOT coalesce(y.placeId, '') IN ['unknown', 'not-itemised']))+ (b)
WHERE b <> a AND length(p) <= $steps
WITH length(p) AS step, b, collect(s[-1].claim) AS ids
RETURN step, coalesce(b.lineId, b.placeId, b.operationId) AS node,
       CASE WHEN b:Line THEN 'line' WHEN b:Operation THEN 'operation' ELSE 'place' END AS kind,
       coalesce(b.name, coalesce(b.lineId, b.placeId, b.operationId)) AS name,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY step, node
