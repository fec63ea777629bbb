"""The front door: a model of anybody's made elastic, trained, evaluated and exported."""
