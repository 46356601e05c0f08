package stock

// The models that the schema is bound to. What has a language, or is a list, is looked up by a resolver.
type (
	Plan struct {
		ID, Slug string
		Levels   *LevelLabels
		Contact  *Contact

		publisher string
	}
	Publisher   struct{ ID string }
	LevelLabels struct{ plan string }
	Contact     struct {
		Phone, Email *string
		plan         string
	}
	Goal       struct{ ID, Identifier, plan string }
	Strategy   struct{ ID, Identifier, goal string }
	Assignment struct{ ID, Identifier, strategy string }

	LocalizedText struct {
		Value, Locale string
		IsFallback    bool
	}
)
