// Origins that share no town. Parameters: $includeC
MATCH (p:Graphlab:Place)<-[o:ORIGINATES_IN]-(l:Graphlab:Line)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
  AND NOT p.placeId IN ['unknown', 'not-itemised']
WITH p, collect(o.claim) AS ids, collect(DISTINCT l) AS lines
WITH p, ids, COLLECT {
  UNWIND lines AS l
  MATCH (l)-[s:SUPPLIES]->(t:Place)
  WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
    AND NOT t.placeId IN ['unknown', 'not-itemised']
  RETURN DISTINCT t.placeId
} AS towns
WITH collect({place: p.placeId, ids: ids, towns: towns}) AS origins
UNWIND origins AS a
UNWIND origins AS b
WITH a, b WHERE a.place < b.place AND none(t IN a.towns WHERE t IN b.towns)
RETURN a.place AS origin, b.place AS other,
       COLLECT { UNWIND a.ids + b.ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY origin, other
