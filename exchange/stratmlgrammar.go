package exchange

import (
	"slices"
	"strings"
)

// stratGrammar is the children of each element that has any, in the order of the schema: ! one, ? none or one,
// * any number, + at least one, 2 at most two.
type stratGrammar map[string]string

// StratML Part 2 (ISO 17469-2; ANSI/AIIM 22:2017), by the schema of 2016-02-16.
var stratPart2 = stratGrammar{
	"PerformancePlanOrReport":   "Name! Description? OtherInformation? StrategicPlanCore! AdministrativeInformation? Submitter?",
	"StrategicPlanCore":         "Organization* Vision? Mission? Value* Goal+",
	"Organization":              "Name? Acronym? Identifier? Description? Stakeholder*",
	"Stakeholder":               "Name! Description? Role*",
	"Role":                      "Name! Description? RoleType2",
	"Vision":                    "Description? Identifier?",
	"Mission":                   "Description? Identifier?",
	"Value":                     "Name? Description?",
	"Goal":                      "Name! Description! Identifier? SequenceIndicator? Stakeholder* OtherInformation? Objective*",
	"Objective":                 "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation? PerformanceIndicator*",
	"PerformanceIndicator":      "SequenceIndicator? MeasurementDimension! UnitOfMeasurement! Identifier? Relationship* MeasurementInstance* OtherInformation?",
	"Relationship":              "Identifier? ReferentIdentifier* Name? Description?",
	"MeasurementInstance":       "TargetResult* ActualResult*",
	"TargetResult":              "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
	"ActualResult":              "StartDate? EndDate? NumberOfUnits? Descriptor? Description?",
	"Descriptor":                "DescriptorName? DescriptorValue?",
	"AdministrativeInformation": "Identifier? StartDate? EndDate? PublicationDate? Source?",
	"Submitter":                 "Identifier? GivenName? Surname? PhoneNumber? EmailAddress?",
}

// StratML Part 1 (ISO 17469-1:2015), by the schema of 2014-04-01. Its root is called StrategicPlan.
var stratPart1 = stratGrammar{
	"PerformancePlanOrReport":   "Name! Description? OtherInformation? StrategicPlanCore! AdministrativeInformation?",
	"StrategicPlanCore":         stratPart2["StrategicPlanCore"],
	"Organization":              stratPart2["Organization"],
	"Stakeholder":               "Name! Description?",
	"Vision":                    stratPart2["Vision"],
	"Mission":                   stratPart2["Mission"],
	"Value":                     stratPart2["Value"],
	"Goal":                      stratPart2["Goal"],
	"Objective":                 "Name? Description? Identifier? SequenceIndicator? Stakeholder* OtherInformation?",
	"AdministrativeInformation": "StartDate? EndDate? PublicationDate? Source? Submitter?",
	"Submitter":                 "GivenName? Surname? PhoneNumber? EmailAddress?",
}

// stratChild is a line of a grammar.
type stratChild struct {
	name     string
	min, max int // max 0: any number
}

// childrenOf are what may stand in an element, in order.
func (g stratGrammar) childrenOf(name string) []stratChild {
	words := strings.Fields(g[name])
	all := make([]stratChild, len(words))
	for i, word := range words {
		last := len(word) - 1
		c := stratChild{name: word[:last]}
		switch word[last] {
		case '!':
			c.min, c.max = 1, 1
		case '?':
			c.max = 1
		case '2':
			c.max = 2
		case '+':
			c.min = 1
		}
		all[i] = c
	}
	return all
}

func (g stratGrammar) allows(name, child string) bool {
	return slices.ContainsFunc(g.childrenOf(name), func(c stratChild) bool { return c.name == child })
}

func (g stratGrammar) requires(name, child string) bool {
	return slices.Contains(strings.Fields(g[name]), child+"!")
}

func (g stratGrammar) isPart2() bool {
	return g["PerformanceIndicator"] != ""
}

// stratAttributes are the attributes of elements and the values they may have.
var stratAttributes = map[string]map[string][]string{
	"PerformancePlanOrReport": {"Type": {"Strategic_Plan", "Performance_Plan", "Performance_Report"}},
	"Stakeholder":             {"StakeholderTypeType": {"Person", "Organization", "Generic_Group"}},
	"PerformanceIndicator": {
		"ValueChainStage":          {"Outcome", "Output_Processing", "Output", "Input_Processing", "Input"},
		"PerformanceIndicatorType": {"Quantitative", "Qualitative"},
	},
	"Relationship": {"RelationshipType": {"Broader_Than", "Peer_To", "Narrower_Than"}},
}

var stratRoleTypes = []string{"Performer", "Beneficiary"}

// oneOf is the value of a list that is meant, in whatever case and with whatever between its words.
func oneOf(values []string, meant string) (string, bool) {
	plain := func(s string) string {
		return strings.NewReplacer("_", "", " ", "", "-", "").Replace(strings.ToLower(strings.TrimSpace(s)))
	}
	for _, value := range values {
		if plain(value) == plain(meant) {
			return value, true
		}
	}
	return "", false
}

// stratNames are the names of the grammar by their small letters, and what other versions and hurried hands have
// called the same.
var stratNames = namesOfStrat()

func namesOfStrat() map[string]string {
	names := map[string]string{
		"strategicplan": "PerformancePlanOrReport", "performanceplan": "PerformancePlanOrReport",
		"performancereport": "PerformancePlanOrReport",
		"identifer":         "Identifier", "firstname": "GivenName", "lastname": "Surname", "familyname": "Surname",
		"phone": "PhoneNumber", "telephone": "PhoneNumber", "email": "EmailAddress", "emailaddress": "EmailAddress",
		"organisation": "Organization",
	}
	for name, children := range stratPart2 {
		names[strings.ToLower(name)] = name
		for _, child := range strings.Fields(children) {
			child = child[:len(child)-1]
			names[strings.ToLower(child)] = child
		}
	}
	return names
}

// stratName is the grammar's name for an element, or else its own.
func stratName(local string) string {
	if name, ok := stratNames[strings.ToLower(local)]; ok {
		return name
	}
	return local
}

// stratAttributeNames are the names of attributes by their small letters, and what they were called before.
var stratAttributeNames = attributeNamesOfStrat()

func attributeNamesOfStrat() map[string]string {
	names := map[string]string{
		"indicatortype":   "PerformanceIndicatorType", // until 2012
		"stakeholdertype": "StakeholderTypeType",
	}
	for _, attributes := range stratAttributes {
		for name := range attributes {
			names[strings.ToLower(name)] = name
		}
	}
	return names
}

// stratAttributeName is the schema's name for an attribute, or else its own.
func stratAttributeName(local string) string {
	if name, ok := stratAttributeNames[strings.ToLower(local)]; ok {
		return name
	}
	return local
}

// isStratLeaf tells of the elements of the grammar that have nothing but text.
func isStratLeaf(name string) bool {
	_, known := stratNames[strings.ToLower(name)]
	_, hasChildren := stratPart2[name]
	return known && !hasChildren
}
