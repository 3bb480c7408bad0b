// Brands used by several lines. Parameters: $includeC
// What only claims of handling C name is not shown, unless it holds a place (or operation) that is.
MATCH (l:Graphlab:Line)
WHERE ($includeC OR EXISTS {
    MATCH (d)-[:WITHIN|PART_OF*0..]->(l)
    WHERE EXISTS { (d)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-()
                WHERE r.claim IS NOT NULL AND coalesce(r.handling, 'P') <> 'C' }
       OR EXISTS { (d)<-[:HAPPENED_TO|CARRIED_OUT_BY|ABOUT|COUNTED_FROM|COUNTED_TO]-(c:Graphlab) WHERE coalesce(c.handling, 'P') <> 'C' }
       OR NOT (EXISTS { (d)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-()
                WHERE r.claim IS NOT NULL AND coalesce(r.handling, 'P') = 'C' }
       OR EXISTS { (d)<-[:HAPPENED_TO|CARRIED_OUT_BY|ABOUT|COUNTED_FROM|COUNTED_TO]-(c:Graphlab) WHERE coalesce(c.handling, 'P') = 'C' })
  })
UNWIND l.names AS name
WITH toLower(name) AS brand, collect(DISTINCT l) AS users
WHERE size(users) > 1
RETURN brand,
       COLLECT { UNWIND users AS l RETURN l.lineId AS x ORDER BY x } AS lines,
       COLLECT {
         UNWIND users AS l
         MATCH (l)-[r:ORIGINATES_IN|SUPPLIES]->()
         WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
         RETURN r.claim AS x ORDER BY x
       } AS claims
ORDER BY brand
