// Brands used by several lines. Parameters: $includeC
MATCH (l:Graphlab:Line)
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
