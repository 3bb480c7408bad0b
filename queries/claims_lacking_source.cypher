// Claims whose source has no row, title or date. Parameters: $includeC
CALL () {
  MATCH (:Graphlab)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]->()
  WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  RETURN 'links' AS table, r.claim AS id, r.sourceId AS source
  UNION ALL
  MATCH (e:Graphlab:Event)
  WHERE ($includeC OR coalesce(e.handling, 'P') <> 'C')
  RETURN 'events' AS table, e.eventId AS id, e.sourceId AS source
  UNION ALL
  MATCH (c:Graphlab:Count)
  WHERE ($includeC OR coalesce(c.handling, 'P') <> 'C')
    AND NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) }
  RETURN 'counts' AS table, c.countId AS id, c.sourceId AS source
}
OPTIONAL MATCH (s:Graphlab:Source {sourceId: source})
WITH table, id, source, CASE WHEN s IS NULL THEN ['row'] ELSE
  CASE WHEN s.title IS NULL THEN ['title'] ELSE [] END + CASE WHEN s.published IS NULL THEN ['published'] ELSE [] END
  END AS lacks
WHERE size(lacks) > 0
RETURN table, source, lacks, [id] AS claims
ORDER BY table, id
