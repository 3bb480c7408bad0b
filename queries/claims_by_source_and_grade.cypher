// Claims per source and grade. Parameters: $includeC
CALL () {
  MATCH (:Graphlab)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]->()
  WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  RETURN 'links' AS table, r.claim AS id, r.sourceId AS source, r.grade AS grade
  UNION ALL
  MATCH (e:Graphlab:Event)
  WHERE ($includeC OR coalesce(e.handling, 'P') <> 'C')
  RETURN CASE e.event WHEN 'status' THEN 'statuses' ELSE 'events' END AS table, e.eventId AS id, e.sourceId AS source, e.grade AS grade
  UNION ALL
  MATCH (c:Graphlab:Count)
  WHERE ($includeC OR coalesce(c.handling, 'P') <> 'C')
    AND NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) }
  RETURN 'counts' AS table, c.countId AS id, c.sourceId AS source, c.grade AS grade
}
WITH source, grade, collect(id) AS ids,
     count(CASE table WHEN 'links' THEN 1 END) AS links,
     count(CASE table WHEN 'events' THEN 1 END) AS events,
     count(CASE table WHEN 'counts' THEN 1 END) AS counts,
     count(CASE table WHEN 'statuses' THEN 1 END) AS statuses
RETURN source, grade, links, events, counts, statuses,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY source, grade
