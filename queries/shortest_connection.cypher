// Shortest connection between two operations. Parameters: $operation, $other (operationId), $includeC
MATCH p = ALL SHORTEST (a:Graphlab:Operation {operationId: $operation})
  (()-[s:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS
      WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')]-
   (y:Graphlab WHERE NOT coalesce(y.placeId, '') IN ['unknown', 'not-itemised']))*
  (b:Graphlab:Operation {operationId: $other})
WITH nodes(p) AS way, [n IN nodes(p) | coalesce(n.lineId, n.placeId, n.operationId)] AS ids
ORDER BY ids LIMIT 1
UNWIND range(0, size(way) - 1) AS step
WITH step, way[step] AS n, CASE WHEN step > 0 THEN way[step - 1] END AS before
RETURN step, coalesce(n.lineId, n.placeId, n.operationId) AS node,
       CASE WHEN n:Line THEN 'line' WHEN n:Operation THEN 'operation' ELSE 'place' END AS kind,
       coalesce(n.name, coalesce(n.lineId, n.placeId, n.operationId)) AS name,
       COLLECT {
         MATCH (before)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-(n)
         WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
         RETURN DISTINCT r.claim AS x ORDER BY x
       } AS claims
ORDER BY step
