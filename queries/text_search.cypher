// Text search over names and aliases. Parameters: $text
MATCH (n:Graphlab&(Line|Place|Operation))
WHERE NOT coalesce(n.placeId, '') IN ['unknown', 'not-itemised']
WITH n, coalesce(n.lineId, n.placeId, n.operationId) AS node
WITH n, node, COLLECT {
  UNWIND coalesce(n.names, []) + [node] AS x
  WITH DISTINCT x WHERE toLower(x) CONTAINS toLower($text)
  RETURN x ORDER BY x
} AS found_in
WHERE size(found_in) > 0
RETURN node, CASE WHEN n:Line THEN 'line' WHEN n:Operation THEN 'operation' ELSE 'place' END AS kind,
       coalesce(n.name, node) AS name, found_in, [] AS claims
ORDER BY node
