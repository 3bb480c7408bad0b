Creator	"yFiles"
Version	"2.18"
graph
[
	hierarchic	1
	label	""
	directed	1
	node
	[
		id	0
		label	"Hackney"
		graphics
		[
			x	100.0
			y	50.0
			w	30.0
			h	30.0
			type	"rectangle"
			fill	"#FFCC00"
		]
		LabelGraphics
		[
			text	"Hackney"
			fontSize	12
		]
	]
	node
	[
		id	1
		label	"Norwich"
	]
	edge
	[
		source	0
		target	1
		label	"Rico line"
		graphics
		[
			fill	"#000000"
			targetArrow	"standard"
		]
	]
]
