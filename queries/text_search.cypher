// Text search over names and aliases. Parameters: $text, $includeC
// What only claims of handling C name is not shown, unless it holds a place (or operation) that is.
MATCH (n:Graphlab&(Line|Place|Operation))
WHERE NOT coalesce(n.placeId, '') IN ['unknown', 'not-itemised']
  AND ($includeC OR EXISTS {
    MATCH (d)-[:WITHIN|PART_OF*0..]->(n)
    WHERE EXISTS { (d)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-()
                WHERE r.claim IS NOT NULL AND coalesce(r.handling, 'P') <> 'C' }
       OR EXISTS { (d)<-[:HAPPENED_TO|CARRIED_OUT_BY|ABOUT|COUNTED_FROM|COUNTED_TO]-(c:Graphlab) WHERE coalesce(c.handling, 'P') <> 'C' }
       OR NOT (EXISTS { (d)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-()
                WHERE r.claim IS NOT NULL AND coalesce(r.handling, 'P') = 'C' }
       OR EXISTS { (d)<-[:HAPPENED_TO|CARRIED_OUT_BY|ABOUT|COUNTED_FROM|COUNTED_TO]-(c:Graphlab) WHERE coalesce(c.handling, 'P') = 'C' })
  })
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
