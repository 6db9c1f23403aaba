"""Rules x product -> verdicts: possible values, three-valued truth, relations, engine. Pure."""
