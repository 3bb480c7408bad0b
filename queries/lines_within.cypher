// Lines that start or sell within an area. Parameters: $place (placeId), $includeC
MATCH (l:Graphlab:Line)-[r:ORIGINATES_IN|SUPPLIES]->(p:Place)
WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  AND (p.placeId = $place OR EXISTS {
    MATCH way = (p)-[:WITHIN*1..]->(:Place {placeId: $place})
    WHERE all(w IN relationships(way) WHERE w.row IS NOT NULL AND NOT startNode(w).placeId IN ['unknown', 'not-itemised'])
  })
WITH l, collect(r.claim) AS ids,
     collect(CASE type(r) WHEN 'ORIGINATES_IN' THEN p.placeId END) AS starts,
     collect(CASE type(r) WHEN 'SUPPLIES' THEN p.placeId END) AS towns
RETURN l.lineId AS line, coalesce(l.name, l.lineId) AS name,
       COLLECT { UNWIND starts AS x RETURN DISTINCT x ORDER BY x } AS origins,
       COLLECT { UNWIND towns AS x RETURN DISTINCT x ORDER BY x } AS destinations,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY line
