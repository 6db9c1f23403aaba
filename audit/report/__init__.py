"""Report -> text: one module a format, one table of them. A format never evaluates anything."""
